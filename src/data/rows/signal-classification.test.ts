import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { noMedia } from '../media.ts';
import { signalClassificationRows as format } from './signal-classification.ts';

const read = (path: string, content: string, columns?: Readonly<Record<string, string>>) =>
  rowsOf(format, sourceOf(path, content, columns));
const row = (label: string, data: readonly number[], channels = 1) => ({
  label,
  signal: { channels, data: Float32Array.from(data) },
});

describe('what is read', () => {
  test('CSV: the label in its column, the other columns in their order; empty cells at the end are none', async () => {
    const rows = await read('a.csv', 'x0,label,x1,x2\n1,up,2,3\n4,down,5,\n');
    expect(rows).toEqual([row('up', [1, 2, 3]), row('down', [4, 5])]);
    expect(await read('a.csv', 'x0,class\n1,up\n', { label: 'class' })).toEqual([row('up', [1])]);
  });

  test("TSV of UCR's archive: the label first, NaN after the end", async () => {
    expect(await read('A_TRAIN.tsv', '1\t0.5\t-2e-1\n2\t7\tNaN\n')).toEqual([
      row('1', [0.5, -0.2]),
      row('2', [7]),
    ]);
  });

  test("UCR's .ts: channels between :, comments, a head", async () => {
    const text = '# a\n@problemName A\n@classLabel true a b\n@data\n1,2:3,4:a\n\n5:6:b\n';
    expect(await read('A.ts', text)).toEqual([row('a', [1, 3, 2, 4], 2), row('b', [5, 6], 2)]);
  });

  test('JSONL: a list of numbers, or of channels for each step', async () => {
    expect(
      await read('a.jsonl', '{"signal":[1,2],"label":"a"}\n{"signal":[[1,2],[3,4]],"label":3}\n'),
    ).toEqual([row('a', [1, 2]), row('3', [1, 2, 3, 4], 2)]);
  });

  test('.npz: x and y to train on, x_test and y_test to evaluate', async () => {
    const bytes = zipSync({
      'x.npy': npy('<f8', '(2, 3)', Float64Array.of(1, 2, 3, 4, 5, Number.NaN)),
      'y.npy': npy('<i4', '(2,)', Int32Array.of(0, 1)),
      'x_test.npy': npy('<f4', '(1, 2, 2)', Float32Array.of(1, 2, 3, 4)),
      'y_test.npy': npy('<i4', '(1,)', Int32Array.of(1)),
    });
    const media = { ...noMedia, bytes: async () => bytes };
    const of = async (part: 'train' | 'test') => [
      ...((await format.collect?.({ path: 'a.npz', part }, media))?.rows ?? []),
    ];
    expect(await of('train')).toEqual([row('0', [1, 2, 3]), row('1', [4, 5])]);
    expect(await of('test')).toEqual([row('1', [1, 2, 3, 4], 2)]);
  });

  test('inputs: numbers, channels between :, JSON', () => {
    const data = (line: string) => format.input(line, '<stdin>:1');
    expect(data('1, 2.5,-3')).toEqual(row('', [1, 2.5, -3]).signal);
    expect(data('1,2:3,4')).toEqual(row('', [1, 3, 2, 4], 2).signal);
    expect(data('[[1, 3], [2, 4]]')).toEqual(row('', [1, 3, 2, 4], 2).signal);
  });
});

test.each([
  ['a.csv', 'label,x0,x1\na,1,two\n', /^a\.csv:2: "two" as number 2; allowed: finite numbers/],
  ['a.csv', 'label,x0,x1\na,,2\n', /^a\.csv:2: "" as number 1/],
  ['a.csv', 'label,x0\na,1,5\n', /^a\.csv:2: 3 cells; allowed: 2.*decimals with a point/s],
  ['a.csv', 'label,x0\na,Infinity\n', /^a\.csv:2: "Infinity" as number 1/],
  ['a.csv', 'x0,x1\n1,2\n', /^a\.csv:1: a header without a column "label"/],
  ['a.csv', 'label,x0\n', /^a\.csv: a header without rows/],
  ['a.csv', 'label,x0\n,1\n', /^a\.csv:2: an empty label/],
  ['a.csv', 'label,x0\na,NaN\n', /^a\.csv:2: no number/],
  ['a.tsv', '', /^a\.tsv: the file is empty/],
  ['a.jsonl', '{"signal":[],"label":"a"}\n', /^a\.jsonl:1: signal: expected/],
  ['a.jsonl', '{"signal":[[1,2],[3]],"label":"a"}\n', /^a\.jsonl:1: signal: expected/],
  ['a.ts', '@data\n1,2:3:a\n', /^a\.ts:2: channels of 2, 1 numbers/],
  ['a.ts', '1,2:a\n', /^a\.ts:1: a line before @data/],
  ['a.ts', '@timeStamps true\n', /^a\.ts:1: values with time stamps/],
])('%s %j is refused', async (path, content, message) => {
  await expect(read(path, content)).rejects.toEqual(failing('E_DATA', message));
});

/** A `.npy` file of version 1. */
function npy(descr: string, shape: string, data: Float64Array | Float32Array | Int32Array): Uint8Array {
  const header = `${`{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117)}\n`;
  const head = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0);
  const bytes = [...head, ...new TextEncoder().encode(header), ...new Uint8Array(data.buffer)];
  return Uint8Array.from(bytes);
}
