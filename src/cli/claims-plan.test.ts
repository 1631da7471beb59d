import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chosenExperiments, claimsPlan } from './claims-plan.ts';
import type { FlagValue } from './flags.ts';
import { readSignal } from './read-signal.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-claims-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const plan = (given: Readonly<Record<string, FlagValue>>) => claimsPlan(new Map(Object.entries(given)));

test('all claims, or those of some letters in the order of the report', async () => {
  expect(await plan({})).toBeUndefined();
  const all = await plan({ claims: true });
  expect(all!.letters.join('')).toBe('abcdefghijk');
  const some = await plan({ claims: true, experiments: 'i, e' });
  expect(chosenExperiments(some!.letters).map(({ id }) => id)).toEqual(['e', 'i']);
});

test('the last column that holds numbers in all rows is the signal', async () => {
  const csv = write('series.csv', 'date,HUFL,OT,note\n2016-07-01,1.5,30.5,a\n2016-07-02,2.5,27.75,b\n');
  const { name, values } = await readSignal(csv);
  expect([name, [...values]]).toEqual(['the column OT of series.csv, 2 rows', [30.5, 27.75]]);
  expect((await readSignal(write('bare.csv', '1,2\n3,4\n\n'))).name).toBe('column 2 of bare.csv, 2 rows');
});

/** One channel of 16 bits at 8,000 Hz. */
function wav(samples: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, i) => {
    bytes.writeInt16LE(sample, 44 + 2 * i);
  });
  return bytes;
}

test('a WAV file is read as its samples', async () => {
  const { name, values } = await readSignal(write('tone.wav', wav([0, 16_384, -16_384])));
  expect(name).toBe('tone.wav, 3 samples at 8,000 Hz');
  expect([...values].map((value) => value.toFixed(2))).toEqual(['0.00', '0.50', '-0.50']);
});

const rising = write('rising.csv', Array.from({ length: 4096 }, (_, i) => i).join('\n'));

test('a claim that needs no long signal takes a short one', async () => {
  const signal = write('few.csv', '1\n2\n3\n');
  expect(await plan({ claims: true, experiments: 'k', signal })).toEqual({ letters: ['k'], signal });
});

test.each<[Record<string, FlagValue>, RegExp]>([
  [{ experiments: 'a' }, /--experiments: given without --claims/],
  [{ signal: 'x.wav' }, /--signal: given without --claims/],
  [{ claims: true, experiments: 'a,z' }, /--experiments: "z"; allowed: a, b, .*k/],
  [{ claims: true, signal: join(folder, 'nowhere.csv') }, /nowhere\.csv/],
  [{ claims: true, signal: write('words.csv', 'a,b\nc,d\n') }, /no column that holds a number in every row/],
  [{ claims: true, signal: write('short.csv', 'x\n1\n2\n3\n') }, /3 values; allowed: at least 2048/],
  [{ claims: true, experiments: 'j', signal: rising }, /does not only rise or fall/],
  [{ claims: true, signal: write('open.csv', 'a,b\n\n1,2\n\n3,"4\n') }, /open\.csv:5/],
])('%j is refused', async (given, message) => {
  await expect(plan(given)).rejects.toThrow(message);
});
