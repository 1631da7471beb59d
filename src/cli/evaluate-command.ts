import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { encodings } from '../files/read-lines.ts';
import { readRows } from '../files/read-rows.ts';
import { inspectionOf } from '../library/inspect.ts';
import type { DetailTable } from '../tasks/detail-tables.ts';
import { tasks } from '../tasks/registry.ts';
import type { AnyTask, Evaluation } from '../tasks/task.ts';
import { architectureRows } from './architecture-rows.ts';
import { addFlags } from './command-flags.ts';
import { requirePlaceForPage, requireReview, writeReport } from './evaluation-report.ts';
import { flagsOf, mergeFlags } from './flags.ts';
import { addExamples } from './help.ts';
import { openModel } from './open-model.ts';
import { commonOptions, predictingFlags, predictingOptions } from './predicting-flags.ts';
import { count, metricNumber } from './progress-line.ts';
import { readingOptions } from './row-file-settings.ts';
import { type GivenOptions, givenSettings, type Settings } from './settings.ts';
import { exitWhenOutputCloses, type GlobalOptions, messages, writeData } from './terminal.ts';
import { textTable } from './text-table.ts';
import { pathFlag } from './training-flags.ts';

const readingFlags = flagsOf(
  z.strictObject({
    columns: z.string().min(1).optional().meta({
      placeholder: 'name=column,...',
      description: 'columns of a file with a header, such as text=review,label=stars',
    }),
    encoding: z.enum(encodings).optional().describe('how the bytes of the file are text (default: utf-8)'),
  }),
  { group: 'Options:' },
);

/** Paths that belong to that of the rows, of the tasks that have them. */
const companionFlags = mergeFlags(
  tasks.flatMap(({ name: task, companions = [] }) =>
    companions.flatMap(({ name, description }) => pathFlag(name, `${description}; of ${task}`)),
  ),
);

const reviewed = tasks.filter(({ hasReview }) => hasReview).map(({ name }) => name);

const reportFlags = flagsOf(
  z.strictObject({
    report: z
      .string()
      .min(1)
      .optional()
      .meta({
        placeholder: 'file',
        description: `write a page of HTML: confusion, precision and recall, the worst mistakes; of ${reviewed.join(', ')}`,
      }),
  }),
  { group: 'Pages:' },
);

const flags = [...predictingFlags, ...reportFlags, ...readingFlags, ...companionFlags];

const noRun = { updates: [], evaluations: [] };

/** `heddle evaluate`: the quality of a model on a file of rows. */
export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description('measure a model on rows with their answers')
    .argument('<folder>', 'folder of a trained model')
    .argument('<path>', 'rows of the task of the model, as heddle tasks shows them');
  addExamples(
    command,
    'heddle evaluate model test.tsv --json',
    'heddle evaluate model pictures --report page.html',
  );
  addFlags(command, flags);
  command.action((folder: string, file: string) => evaluate(folder, file, command.optsWithGlobals()));
}

async function evaluate(folder: string, file: string, given: GlobalOptions & GivenOptions): Promise<void> {
  exitWhenOutputCloses();
  const settings = givenSettings(flags, given);
  const { threads, json } = commonOptions(settings);
  const { note, warn } = messages(given);
  const model = await openModel(folder, { threads, onWarning: warn });
  try {
    const { task, ready } = model;
    const options = predictingOptions(task, settings);
    task.checkPredicting?.(options);
    const page = settings.get('report') as string | undefined;
    if (page !== undefined) {
      requireReview(task);
      await requirePlaceForPage(page);
    }
    const format = task.testRows(ready.config);
    const rows = await readRows(format, [file], {
      ...{ part: 'test', companions: companionsOf(task, settings) },
      ...readingOptions(format, settings),
    });
    note(`evaluating ${count(rows.length)} ${task.rowName}`);
    const how = { warn: model.warn, review: page !== undefined };
    const found = await task.evaluator(ready, rows, options, how)();
    await writeData(json ? `${JSON.stringify(jsonOf(found))}\n` : textOf(task, found));
    if (page === undefined || found.review === undefined) return;
    const { parameters, assets, architecture } = inspectionOf(model.bundle, noRun);
    const evaluation = { ...found, review: found.review };
    await writeReport(page, {
      ...{ task, evaluation, model: basename(resolve(folder)), rows: basename(resolve(file)) },
      facts: [
        ['weights', count(parameters.total)],
        ...assets.map((text): [string, string] => ['data', text]),
        ...architectureRows(architecture),
      ],
      date: new Date().toISOString(),
    });
    note(`wrote ${page}`);
  } finally {
    await model.release();
  }
}

/** The paths that belong to the rows. Throws E_CONFIG for one that rows of this task do not have. */
function companionsOf({ name, companions = [] }: AnyTask, settings: Settings): ReadonlyMap<string, string> {
  const known = companions.map((companion) => companion.name);
  const given = companionFlags.flatMap((flag) => {
    const path = settings.get(flag.name);
    return path === undefined ? [] : [[flag.name, String(path)] as const];
  });
  const foreign = given.find(([flag]) => !known.includes(flag));
  if (foreign === undefined) return new Map(given);
  const found = `a path that rows of ${name} do not have`;
  throw new HeddleError('E_CONFIG', { where: `--${foreign[0]}`, found, fix: 'leave it out' });
}

/** The keys of `heddle evaluate --json`. */
function jsonOf({ items, metrics, details = new Map() }: Evaluation): Readonly<Record<string, unknown>> {
  return Object.fromEntries([['items', items], ...metrics, ...details]);
}

function textOf(task: AnyTask, { items, metrics, details = new Map() }: Evaluation): string {
  const labels = new Map(task.metrics.map(({ name, label }) => [name, label]));
  const rows = [...metrics].map(([name, value]) => [labels.get(name) ?? name, metricNumber(value)]);
  const tables = task.detailTables?.(details) ?? [];
  return [textTable([['items', count(items)], ...rows], ['left', 'right']), ...tables.map(tableText)].join(
    '\n',
  );
}

function tableText({ columns, rows }: DetailTable): string {
  const cells = rows.map((row) =>
    row.map((value, i) => {
      if (typeof value !== 'number') return value ?? '-';
      return columns[i]?.kind === 'count' ? count(value) : metricNumber(value);
    }),
  );
  const alignment = columns.map(({ kind }) => (kind === 'text' ? 'left' : 'right'));
  return textTable([columns.map(({ name }) => name), ...cells], alignment);
}
