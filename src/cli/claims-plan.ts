/** Which claims are measured, and on which signal: checked before any work is done. */
import { basename, resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import type { Experiment } from '../claims/experiment.ts';
import { experiments } from '../claims/experiments.ts';
import type { RealSignal } from '../claims/signal-stretches.ts';
import { isRecordingName, readRecording } from '../data/audio/recording.ts';
import { csvRecords } from '../data/rows/csv-records.ts';
import { nodeMedia } from '../files/node-media.ts';
import { readLineBlocks } from '../files/read-lines.ts';
import type { Settings } from './settings.ts';

export interface ClaimsPlan {
  /** The letters of the experiments. */
  readonly letters: readonly string[];
  /** The path of the signal. */
  readonly signal: string | undefined;
}

/**
 * Undefined where no claims are asked for.
 *
 * Throws: E_CONFIG for letters that no claim has, and for options of claims without `--claims`; E_DATA for a file that is no signal.
 */
export async function claimsPlan(settings: Settings): Promise<ClaimsPlan | undefined> {
  const [given, signal] = [settings.get('experiments'), settings.get('signal')];
  if (settings.get('claims') !== true) {
    const stray = ['experiments', 'signal'].find((name) => settings.has(name));
    if (stray === undefined) return undefined;
    throw new HeddleError('E_CONFIG', {
      where: `--${stray}`,
      found: 'given without --claims',
      fix: 'add --claims',
    });
  }
  const path = signal === undefined ? undefined : resolve(String(signal));
  if (path !== undefined) await readSignal(path);
  const all = experiments.map(({ id }) => id);
  const letters =
    given === undefined
      ? all
      : String(given)
          .split(',')
          .map((letter) => letter.trim());
  const unknown = letters.find((letter) => !all.includes(letter));
  if (unknown === undefined) return { letters, signal: path };
  throw new HeddleError('E_CONFIG', {
    where: '--experiments',
    found: JSON.stringify(unknown),
    allowed: `${all.join(', ')}, with commas between`,
  });
}

/** The experiments of these letters, in the order of the report. */
export function chosenExperiments(letters: readonly string[]): readonly Experiment[] {
  return experiments.filter(({ id }) => letters.includes(id));
}

/** The samples of a WAV file, or the values of the last column of numbers of a CSV file. Throws E_DATA. */
export async function readSignal(path: string): Promise<RealSignal> {
  const file = basename(path);
  if (!isRecordingName(path)) return readColumn(path, file);
  const { samples, sampleRate } = await readRecording(path, nodeMedia);
  return {
    name: `${file}, ${count(samples)} samples at ${sampleRate.toLocaleString('en')} Hz`,
    values: samples,
  };
}

const count = ({ length }: Float32Array) => length.toLocaleString('en');

/** A first record that is not of numbers is the header. */
async function readColumn(path: string, file: string): Promise<RealSignal> {
  const reader = csvRecords();
  const records: (readonly string[])[] = [];
  for await (const { lines } of readLineBlocks(path)) {
    for (const line of lines) {
      const record = line === '' ? undefined : reader.push(line, `${path}:${records.length + 1}`);
      if (record !== undefined) records.push(record.cells);
    }
  }
  reader.end();
  const isNumber = (cell: string | undefined) =>
    cell !== undefined && cell.trim() !== '' && Number.isFinite(Number(cell));
  const width = records[0]?.length ?? 0;
  for (let column = width - 1; column >= 0; column--) {
    const header = isNumber(records[0]?.[column]) ? undefined : records[0]?.[column];
    const cells = records.slice(header === undefined ? 0 : 1).map((cells) => cells[column]);
    if (cells.length === 0 || !cells.every(isNumber)) continue;
    const values = Float32Array.from(cells, Number);
    const named = header === undefined ? `column ${column + 1}` : `the column ${header}`;
    return { name: `${named} of ${file}, ${count(values)} rows`, values };
  }
  throw new HeddleError('E_DATA', {
    where: path,
    found: 'no column that holds a number in every row',
    allowed: 'CSV with such a column, or WAV',
  });
}
