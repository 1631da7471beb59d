import type { Command } from 'commander';
import { readPairs } from '../files/read-pairs.ts';
import { evaluateModel } from '../tasks/evaluate-model.ts';
import { addFlags } from './command-flags.ts';
import { decodingFlags, decodingOptionsSchema } from './decoding-flags.ts';
import { openModel } from './open-model.ts';
import { count, metricNumber } from './progress-line.ts';
import { type GivenOptions, givenSettings, optionsFrom } from './settings.ts';
import { exitWhenOutputCloses, type GlobalOptions, messages, writeData } from './terminal.ts';
import { textTable } from './text-table.ts';

/** `heddle evaluate`: the quality of a model on a file of pairs. */
export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description('measure a model on pairs; rows with the same source are references of one item')
    .argument('<folder>', 'folder of a trained model')
    .argument('<file>', 'pairs: TSV (source<TAB>target) or JSONL with source and target')
    .addHelpText('after', '\nExample:\n  heddle evaluate model test.tsv --beam 4');
  addFlags(command, decodingFlags);
  command.action((folder: string, file: string) => evaluate(folder, file, command.optsWithGlobals()));
}

async function evaluate(folder: string, file: string, given: GlobalOptions & GivenOptions): Promise<void> {
  exitWhenOutputCloses();
  const settings = givenSettings(decodingFlags, given);
  const { threads, json, ...search } = optionsFrom(decodingOptionsSchema, decodingFlags, settings);
  const { note, warn } = messages(given);
  const model = await openModel(folder, { threads, onWarning: warn });
  try {
    const pairs = await readPairs(file);
    note(`evaluating ${count(pairs.length)} rows`);
    const metrics = await evaluateModel(model, pairs, search);
    if (json) return await writeData(`${JSON.stringify(metrics)}\n`);
    const { items, ...rest } = metrics;
    const rows = Object.entries(rest).map(([name, value]) => [
      labels[name as keyof typeof rest],
      metricNumber(value),
    ]);
    await writeData(textTable([['items', count(items)], ...rows], ['left', 'right']));
  } finally {
    await model.release();
  }
}

const labels = {
  sequenceErrorRate: 'sequence error rate, %',
  tokenErrorRate: 'token error rate, %',
  bleu: 'BLEU',
  chrf: 'chrF',
  lossPerToken: 'loss per token',
  perplexity: 'perplexity',
} as const;
