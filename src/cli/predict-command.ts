import type { Command } from 'commander';
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { pcmSamples } from '../data/audio/pcm.ts';
import { requirePlaceForFile } from '../files/foreign-files.ts';
import { readLines } from '../files/read-lines.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { tasks } from '../tasks/registry.ts';
import type { AnyTask, InputFormat } from '../tasks/task.ts';
import { batchLines } from './batch-lines.ts';
import { addFlags } from './command-flags.ts';
import { type DrawingFolder, openDrawingFolder } from './drawing-folder.ts';
import { flagsOf } from './flags.ts';
import { addExamples } from './help.ts';
import { onEndSignals } from './interruption.ts';
import { type OpenedModel, openModel } from './open-model.ts';
import { commonOptions, predictingFlags, predictingOptions } from './predicting-flags.ts';
import { readableAnswers } from './readable-answers.ts';
import { type GivenOptions, givenSettings } from './settings.ts';
import { shellWord } from './shell-word.ts';
import { exitWhenOutputCloses, type GlobalOptions, messages, writeData } from './terminal.ts';
import { predictCommand } from './usage-error.ts';

const streamFlags = flagsOf(
  z.strictObject({
    stream: z
      .boolean()
      .optional()
      .describe(
        'write a text as it is generated, or what is heard in raw samples from stdin as they come (16 bits, signed, little-endian, mono)',
      ),
  }),
  { group: 'Of several tasks:' },
);

const rawFlags = flagsOf(
  z.strictObject({
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

const drawFlags = flagsOf(
  z.strictObject({
    draw: z
      .string()
      .min(1)
      .optional()
      .meta({ placeholder: 'folder', description: 'write the pictures with what was found in them' }),
  }),
  { group: 'Of tasks on pictures:' },
);

const flags = [...predictingFlags, ...streamFlags, ...rawFlags, ...chartFlags, ...drawFlags];

/** `heddle predict`: one line of output for each input. */
export function addPredictCommand(program: Command): void {
  const command = program
    .command('predict')
    .description('write what the model makes of inputs to stdout, one a line')
    .argument('<folder>', 'folder of a trained model')
    .argument(
      '[paths...]',
      'files, of a task whose inputs are files (default: inputs from stdin, one a line)',
    );
  addExamples(
    command,
    'heddle predict model < sources.txt > targets.txt',
    'heddle predict model a.png b.jpg',
    'heddle predict model a.png b.jpg --draw found',
    'heddle predict model recent.csv --plot forecast.svg > next.csv',
    'heddle predict model --stream < samples.raw',
  );
  addFlags(command, flags);
  command.action((folder: string, inputs: readonly string[]) =>
    predict(folder, inputs, command.optsWithGlobals()),
  );
}

/** Output is written when this many lines are read, or when a line has waited this long. */
const batches = { size: 64, milliseconds: 50 };

async function predict(
  folder: string,
  operands: readonly string[],
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
    const [plot, draw] = [settings.get('plot'), settings.get('draw')] as (string | undefined)[];
    const isStreamed = settings.get('stream') === true;
    requireAble('stream', isStreamed, (each) => each.stream !== undefined || each.hear !== undefined, task);
    if (isStreamed && json) throw streamedJson();
    requireAble('plot', plot !== undefined, (each) => each.chart !== undefined, task);
    if (plot !== undefined) await requirePlaceForChart(plot);
    requireAble('draw', draw !== undefined, (each) => each.overlay !== undefined, task);
    const output = {
      json,
      raw: settings.get('raw') === true,
      stream: isStreamed,
      plot,
      drawings: draw === undefined ? undefined : await openDrawingFolder(draw),
    };
    if (isStreamed && task.hear !== undefined) {
      if (operands.length > 0) throw noFiles(operands);
      await hear(model, options, note);
      return;
    }
    const { input, inputIsPath = false, file } = task.inputs(ready.config);
    if (file !== undefined) {
      await answer(model, await inputsIn(file, operands), options, output);
      return;
    }
    if (!inputIsPath) requireNoOperands(folder, operands);
    let read = 0;
    for await (const { lines, name } of inputsOf(operands, note)) {
      const inputs = lines.map((line, i) => input(line, `${name}${read + i + 1}`));
      read += lines.length;
      await answer(model, inputs, options, output);
    }
  } finally {
    process.stdin.destroy();
    await model.release();
  }
}

/** Throws E_CONFIG where something is asked for that the task has not. */
function requireAble(
  flag: string,
  isAsked: boolean,
  isAble: (task: AnyTask) => boolean,
  task: AnyTask,
): void {
  if (!isAsked || isAble(task)) return;
  const owners = tasks.filter(isAble).map(({ name }) => name);
  const found = `an option for a model of ${task.name}`;
  throw new HeddleError('E_CONFIG', { where: `--${flag}`, found, allowed: `with ${owners.join(', ')}` });
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

/** Throws E_CONFIG where a text, or a file of texts, stands on the command line. */
function requireNoOperands(folder: string, operands: readonly string[]): void {
  if (operands.length === 0) return;
  const extra = operands.map((word) => JSON.stringify(word)).join(', ');
  const fix = `type: ${predictCommand(shellWord(folder), operands.map(shellWord))}`;
  throw new HeddleError('E_CONFIG', { where: 'heddle predict', found: `${extra} without a flag`, fix });
}

/** Inputs some at a time, and what messages put before the number of each: those that are given, else the lines of stdin. */
async function* inputsOf(
  operands: readonly string[],
  note: (text: string) => void,
): AsyncGenerator<{ readonly lines: readonly string[]; readonly name: string }, void, void> {
  for (let i = 0; i < operands.length; i += batches.size) {
    yield { lines: operands.slice(i, i + batches.size), name: 'input ' };
  }
  if (operands.length > 0) return;
  if (process.stdin.isTTY) note('type one input a line; Ctrl-D ends the input');
  for await (const lines of batchLines(readLines(process.stdin, { name: '<stdin>' }), batches)) {
    yield { lines, name: '<stdin>:' };
  }
}

/** The error of JSON that is asked for piece by piece. */
function streamedJson(): HeddleError {
  const found = 'JSON of an answer that is written while it is made';
  return new HeddleError('E_CONFIG', { where: '--stream', found, fix: 'leave out --json, or --stream' });
}

/** The error of files next to sound that arrives. */
function noFiles(paths: readonly string[]): HeddleError {
  return new HeddleError('E_CONFIG', {
    where: '--stream',
    found: paths.map((path) => JSON.stringify(path)).join(', '),
    allowed: 'samples from stdin',
    fix: 'leave the paths out, or --stream',
  });
}

/** Writes what is heard in the samples of stdin; a signal that ends the program ends them first. */
async function hear(
  { task, ready, warn }: OpenedModel,
  options: Readonly<Record<string, unknown>>,
  note: (text: string) => void,
): Promise<void> {
  let isEnded = false;
  const release = onEndSignals((status) => {
    isEnded = true;
    process.exitCode = status;
    process.stdin.destroy();
  }, 'ended');
  if (process.stdin.isTTY)
    note('raw samples are read from stdin: 16 bits, signed, little-endian, mono; Ctrl-C ends them');
  try {
    const samples = pcmSamples(untilEnded(process.stdin, () => isEnded));
    for await (const piece of task.hear?.(ready, samples, options, warn) ?? []) await writeData(piece);
    await writeData('\n');
  } finally {
    release();
  }
}

/** What a stream gives until it ends, or was destroyed on purpose. */
async function* untilEnded(
  stream: AsyncIterable<Uint8Array>,
  isEnded: () => boolean,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* stream;
  } catch (error) {
    if (!isEnded()) throw error;
  }
}

/** Throws as `requirePlaceForFile` where no chart can be written. The plotting library takes half a second to load. */
async function requirePlaceForChart(path: string): Promise<void> {
  const isOwn = async (beginning: string) => (await import('./answer-chart.ts')).isChartFile(beginning);
  await requirePlaceForFile(path, { flag: 'plot', own: 'a chart of an earlier prediction', isOwn });
}

interface OutputOptions {
  readonly json: boolean;
  readonly raw: boolean;
  readonly stream: boolean;
  /** The file of a picture. */
  readonly plot: string | undefined;
  readonly drawings: DrawingFolder | undefined;
}

async function answer(
  model: OpenedModel,
  given: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
  { json, raw, stream, plot, drawings }: OutputOptions,
): Promise<void> {
  const { task, ready, warn } = model;
  if (stream && task.stream !== undefined) {
    for (const one of given) {
      for await (const piece of task.stream(ready, one, options, warn)) await writeData(piece);
      await writeData('\n');
    }
    return;
  }
  const { inputs, answers } = await readableAnswers(model, given, options);
  const lines = answers.map((one) =>
    raw && task.rawAnswer !== undefined ? task.rawAnswer(one) : task.formatAnswer(one, options, json),
  );
  const [first] = answers;
  const head = json || first === undefined ? undefined : task.answerHeader?.(first);
  await writeData([...(head === undefined ? [] : [head]), ...lines].map((line) => `${line}\n`).join(''));
  if (plot !== undefined && task.chart !== undefined) {
    // The plotting library takes half a second to load.
    const { chartFile } = await import('./answer-chart.ts');
    await writeFileAtomically(plot, chartFile(task.chart(inputs, answers)));
  }
  if (drawings === undefined || task.overlay === undefined) return;
  for (const [i, one] of answers.entries()) {
    await drawings.write(String(inputs[i]), task.overlay(one, ready.assets));
  }
}
