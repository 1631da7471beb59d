/** The signal of `heddle compare --claims --signal FILE`. */
import { basename } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import type { RealSignal } from '../claims/signal-stretches.ts';
import { isRecordingName, readRecording } from '../data/audio/recording.ts';
import { csvRecords } from '../data/rows/csv-records.ts';
import { nodeMedia } from '../files/node-media.ts';
import { readLineBlocks } from '../files/read-lines.ts';

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
  let number = 0;
  for await (const { lines } of readLineBlocks(path)) {
    for (const line of lines) {
      number += 1;
      const record = line === '' ? undefined : reader.push(line, `${path}:${number}`);
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
    fix: 'correct the file, or give another one',
  });
}
