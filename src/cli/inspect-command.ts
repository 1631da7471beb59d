import type { Command } from 'commander';
import { architectureRows } from './architecture-rows.ts';
import { type FolderInspection, inspectFolder } from './inspection.ts';
import { count, duration, metricNumber } from './progress-line.ts';
import { exitWhenOutputCloses, writeData } from './terminal.ts';
import { textTable } from './text-table.ts';

/** `heddle inspect`: what a model is made of and how it was trained. */
export function addInspectCommand(program: Command): void {
  program
    .command('inspect')
    .description('show architecture, parameters, tokenizers and training history of a model')
    .argument('<folder>', 'folder of a trained model')
    .option('--json', 'JSON instead of text')
    .action(async (folder: string, { json = false }: { json?: boolean }) => {
      exitWhenOutputCloses();
      const inspection = await inspectFolder(folder);
      await writeData(json ? `${JSON.stringify(inspection)}\n` : inspectionText(inspection));
    });
}

/** The inspection as text for people. */
function inspectionText(inspection: FolderInspection): string {
  return [
    architectureText(inspection),
    parametersText(inspection),
    tokenizersText(inspection),
    trainingText(inspection),
  ].join('\n');
}

function architectureText({ folder, task, architecture }: FolderInspection): string {
  return `${folder}: ${task}\n${textTable(architectureRows(architecture), ['left', 'left'])}`;
}

function parametersText({ parameters: { total, layers } }: FolderInspection): string {
  const rows = layers.map(({ layer, tensors, count: size }) => [layer, count(tensors), count(size)]);
  return textTable(
    [['parameters by layer', 'tensors', 'weights'], ...rows, ['total', '', count(total)]],
    ['left', 'right', 'right'],
  );
}

function tokenizersText({ tokenizers, assets }: FolderInspection): string {
  if (Object.keys(tokenizers).length === 0) return assets.map((line) => `${line}\n`).join('');
  const rows = Object.entries(tokenizers).map(([side, { unit, size, normalizer }]) => [
    side,
    unit,
    count(size),
    normalizer,
  ]);
  return textTable(
    [['tokenizer', 'unit', 'tokens', 'normalisation'], ...rows],
    ['left', 'left', 'right', 'left'],
  );
}

function trainingText({ training }: FolderInspection): string {
  if (training === undefined) return 'training: not recorded\n';
  const { updates, epochs, seconds, metric, bestValue, bestUpdate, evaluations } = training;
  const length = `${count(updates)} updates, ${epochs} full epochs, ${duration(seconds)}`;
  const best =
    bestValue === null || bestUpdate === null
      ? 'never evaluated'
      : `best ${metric} ${metricNumber(bestValue)} at update ${count(bestUpdate)}`;
  const names = [...new Set(evaluations.flatMap(({ metrics }) => Object.keys(metrics)))];
  const rows = evaluations.map(({ update, seconds: at, metrics }) => [
    count(update),
    duration(at),
    ...names.map((name) => metricNumber(metrics[name] ?? Number.NaN)),
  ]);
  const head = ['update', 'time', ...names];
  const table =
    rows.length === 0
      ? ''
      : textTable(
          [head, ...rows],
          head.map(() => 'right' as const),
        );
  return `training: ${length}; ${best}\n${table}`;
}
