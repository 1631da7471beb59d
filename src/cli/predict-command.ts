import type { Command } from 'commander';
import { z } from 'zod';
import { readLines } from '../files/read-lines.ts';
import { batchLines } from './batch-lines.ts';
import { addFlags } from './command-flags.ts';
import { flagsOf } from './flags.ts';
import { addExamples } from './help.ts';
import { type OpenedModel, openModel } from './open-model.ts';
import { commonOptions, predictingFlags, predictingOptions } from './predicting-flags.ts';
import { type GivenOptions, givenSettings } from './settings.ts';
import { exitWhenOutputCloses, type GlobalOptions, messages, writeData } from './terminal.ts';

const outputFlags = flagsOf(
  z.strictObject({
    stream: z.boolean().optional().describe('write a text as it is generated'),
    raw: z.boolean().optional().describe('write generated texts with their line breaks, not as \\n'),
  }),
  { group: 'Of text-generation:' },
);
const chartFlags = flagsOf(
  z.strictObject({
    plot: z
      .string()
      .min(1)
      .optional()
      .meta({ placeholder: 'file', description: 'draw history, forecast and band as SVG' }),
  }),
  { group: 'Of time-series-forecasting:' },
);

const flags = [...predictingFlags, ...outputFlags, ...chartFlags];

/** `heddle predict`: one line of output for each line of input. */
export function addPredictCommand(program: Command): void {
  const command = program
    .command('predict')
    .description('read inputs from stdin, one a line, and write what the model makes of them to stdout')
    .argument('<folder>', 'folder of a trained model');
  addExamples(command, 'heddle predict model < sources.txt > targets.txt');
  addFlags(command, flags);
  command.action((folder: string) => predict(folder, command.optsWithGlobals()));
}

/** Output is written when this many lines are read, or when a line has waited this long. */
const batches = { size: 64, milliseconds: 50 };

async function predict(folder: string, given: GlobalOptions & GivenOptions): Promise<void> {
  exitWhenOutputCloses();
  const settings = givenSettings(flags, given);
  const { threads, json } = commonOptions(settings);
  const { note, warn } = messages(given);
  const model = await openModel(folder, { threads, onWarning: warn });
  try {
    const { task, ready } = model;
    const options = predictingOptions(task, settings);
    task.checkPredicting?.(options);
    const output = { json, raw: settings.get('raw') === true, stream: settings.get('stream') === true };
    if (process.stdin.isTTY) note('type one input a line; Ctrl-D ends the input');
    const { input } = task.inputs(ready.config);
    let read = 0;
    for await (const lines of batchLines(readLines(process.stdin, { name: '<stdin>' }), batches)) {
      const inputs = lines.map((line, i) => input(line, `<stdin>:${read + i + 1}`));
      read += lines.length;
      await answer(model, inputs, options, output);
    }
  } finally {
    process.stdin.destroy();
    await model.release();
  }
}

interface OutputOptions {
  readonly json: boolean;
  readonly raw: boolean;
  readonly stream: boolean;
}

async function answer(
  { task, ready, warn }: OpenedModel,
  inputs: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
  { json, raw, stream }: OutputOptions,
): Promise<void> {
  if (stream && task.stream !== undefined) {
    for (const one of inputs) {
      for await (const piece of task.stream(ready, one, options, warn)) await writeData(piece);
      await writeData('\n');
    }
    return;
  }
  const answers = await task.predict(ready, inputs, options, warn);
  const lines = answers.map((one) =>
    raw && task.rawAnswer !== undefined ? task.rawAnswer(one) : task.formatAnswer(one, options, json),
  );
  await writeData(lines.map((line) => `${line}\n`).join(''));
}
