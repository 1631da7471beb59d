import type { Command } from 'commander';
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { readLines } from '../files/read-lines.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { tasks } from '../tasks/registry.ts';
import type { AnyTask, InputFormat } from '../tasks/task.ts';
import { chartFile } from './answer-chart.ts';
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
    .description('read inputs, from stdin one a line, and write what the model makes of them to stdout')
    .argument('<folder>', 'folder of a trained model')
    .argument('[files...]', 'files of inputs, of a model whose inputs are files (default: stdin)');
  addExamples(
    command,
    'heddle predict model < sources.txt > targets.txt',
    'heddle predict forecaster recent.csv --plot forecast.svg > next.csv',
  );
  addFlags(command, flags);
  command.action((folder: string, files: readonly string[]) =>
    predict(folder, files, command.optsWithGlobals()),
  );
}

/** Output is written when this many lines are read, or when a line has waited this long. */
const batches = { size: 64, milliseconds: 50 };

async function predict(
  folder: string,
  files: readonly string[],
  given: GlobalOptions & GivenOptions,
): Promise<void> {
  exitWhenOutputCloses();
  const settings = givenSettings(flags, given);
  const { threads, json } = commonOptions(settings);
  const { note, warn } = messages(given);
  const model = await openModel(folder, { threads, onWarning: warn });
  try {
    const { task, ready } = model;
    const options = predictingOptions(task, settings);
    task.checkPredicting?.(options);
    const output = {
      json,
      raw: settings.get('raw') === true,
      stream: settings.get('stream') === true,
      plot: settings.get('plot') as string | undefined,
    };
    const { file } = task.inputs(ready.config);
    requireFitting(task, file !== undefined, files, output);
    if (file === undefined) await answerLines(model, options, output, note);
    else await answer(model, await inputsIn(file, files), options, output);
  } finally {
    process.stdin.destroy();
    await model.release();
  }
}

/** Throws E_CONFIG for files and a picture where the task has none. */
function requireFitting(
  { name, chart }: AnyTask,
  takesFiles: boolean,
  files: readonly string[],
  { plot }: OutputOptions,
): void {
  const [first] = files;
  if (first !== undefined && !takesFiles) {
    const fix = `give them to stdin: heddle predict MODEL < ${first}`;
    throw new HeddleError('E_CONFIG', { where: first, found: `a file of inputs of ${name}`, fix });
  }
  if (plot === undefined || chart !== undefined) return;
  const owners = tasks.filter((task) => task.chart !== undefined).map((task) => task.name);
  const found = `an option for a model of ${name}`;
  throw new HeddleError('E_CONFIG', { where: '--plot', found, allowed: `with ${owners.join(', ')}` });
}

/** The inputs in whole files, or in stdin. */
async function inputsIn(
  file: NonNullable<InputFormat<unknown, unknown>['file']>,
  paths: readonly string[],
): Promise<readonly unknown[]> {
  const inputs: unknown[] = [];
  for (const path of paths.length > 0 ? paths : ['<stdin>']) {
    const parser = file({ path });
    const lines = paths.length > 0 ? readLines(path) : readLines(process.stdin, { name: path });
    for await (const line of lines) {
      const input = parser.push(line);
      if (input !== undefined) inputs.push(input);
    }
    inputs.push(...parser.end());
  }
  return inputs;
}

/** Answers lines as they come. */
async function answerLines(
  model: OpenedModel,
  options: Readonly<Record<string, unknown>>,
  output: OutputOptions,
  note: (text: string) => void,
): Promise<void> {
  if (process.stdin.isTTY) note('type one input a line; Ctrl-D ends the input');
  const { input } = model.task.inputs(model.ready.config);
  let read = 0;
  for await (const lines of batchLines(readLines(process.stdin, { name: '<stdin>' }), batches)) {
    const inputs = lines.map((line, i) => input(line, `<stdin>:${read + i + 1}`));
    read += lines.length;
    await answer(model, inputs, options, output);
  }
}

interface OutputOptions {
  readonly json: boolean;
  readonly raw: boolean;
  readonly stream: boolean;
  /** The file of a picture. */
  readonly plot: string | undefined;
}

async function answer(
  { task, ready, warn }: OpenedModel,
  inputs: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
  { json, raw, stream, plot }: OutputOptions,
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
  const [first] = answers;
  const head = json || first === undefined ? undefined : task.answerHeader?.(first);
  await writeData([...(head === undefined ? [] : [head]), ...lines].map((line) => `${line}\n`).join(''));
  if (plot !== undefined && task.chart !== undefined) {
    await writeFileAtomically(plot, chartFile(task.chart(inputs, answers)));
  }
}
