import type { Command } from 'commander';
import { HeddleError } from '../base/errors.ts';
import { readLines } from '../files/read-lines.ts';
import { batchLines } from './batch-lines.ts';
import { addFlags } from './command-flags.ts';
import { predictFlags, predictOptionsSchema } from './decoding-flags.ts';
import { openModel } from './open-model.ts';
import { predictionLine } from './prediction-line.ts';
import { type GivenOptions, givenSettings, optionsFrom } from './settings.ts';
import { exitWhenOutputCloses, type GlobalOptions, messages, writeData } from './terminal.ts';

/** `heddle predict`: one line of output for each line of input. */
export function addPredictCommand(program: Command): void {
  const command = program
    .command('predict')
    .description('read sources from stdin, one a line, and write what the model makes of them to stdout')
    .argument('<folder>', 'folder of a trained model')
    .addHelpText('after', '\nExample:\n  heddle predict model < sources.txt > targets.txt');
  addFlags(command, predictFlags);
  command.action((folder: string) => predict(folder, command.optsWithGlobals()));
}

/** Output is written when this many lines are read, or when a line has waited this long. */
const batches = { size: 64, milliseconds: 50 };

async function predict(folder: string, given: GlobalOptions & GivenOptions): Promise<void> {
  exitWhenOutputCloses();
  const settings = givenSettings(predictFlags, given);
  const { threads, json, ...search } = optionsFrom(predictOptionsSchema, predictFlags, settings);
  if (search.nBest > search.beam) {
    const [found, allowed] = [String(search.nBest), `1 to the beam, ${search.beam}`];
    throw new HeddleError('E_CONFIG', { where: '--n-best', found, allowed, fix: 'raise --beam' });
  }
  const { note, warn } = messages(given);
  const model = await openModel(folder, { threads, onWarning: warn });
  if (process.stdin.isTTY) note('type one source a line; Ctrl-D ends the input');
  const lines = readLines(process.stdin, { name: '<stdin>' });
  try {
    for await (const batch of batchLines(lines, batches)) {
      const predictions = await model.predict(batch, search);
      await writeData(predictions.map((found) => predictionLine(found, { json, ...search })).join(''));
    }
  } finally {
    process.stdin.destroy();
    await model.release();
  }
}
