import { describe, expect, it } from 'vitest';
import { fold, keyOf } from '../base/random.ts';
import { dim, multiplyDims } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import { B, S, T } from '../nn/module-scope.ts';
import { DropoutBytes, fillRows } from './dropout-bytes.ts';

const seed = 11;
const draw = (rows: number, length: number, key = keyOf(seed), firstRow = 0) => {
  const bytes = new Uint8Array(rows * length);
  fillRows(bytes, rows, key, firstRow);
  return bytes;
};

describe('the bytes', () => {
  const count = 64 * 16_384;
  const bytes = draw(64, 16_384);

  it('are uniform (chi-squared with 255 degrees of freedom)', () => {
    const histogram = new Float64Array(256);
    for (const byte of bytes) histogram[byte]! += 1;
    const expected = count / 256;
    const chiSquared = histogram.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // Mean 255, deviation 22.6: five deviations on either side.
    expect(chiSquared, `seed ${seed}`).toBeGreaterThan(142);
    expect(chiSquared, `seed ${seed}`).toBeLessThan(368);
  });

  it.each([0.1, 0.3, 0.5])('drop the share of elements that the rate says: %d', (rate) => {
    const threshold = Math.round(rate * 256);
    const dropped = bytes.reduce((sum, byte) => sum + Number(byte < threshold), 0) / count;
    const deviation = Math.sqrt((rate * (1 - rate)) / count);
    expect(Math.abs(dropped - threshold / 256), `seed ${seed}`).toBeLessThan(5 * deviation);
  });

  it('are uncorrelated with their neighbours, with the row below and with the next update', () => {
    const other = draw(64, 16_384, fold(keyOf(seed), 1));
    const centred = (byte: number) => (byte - 127.5) / 73.9;
    const correlation = (a: Uint8Array, b: Uint8Array) =>
      a.reduce((sum, byte, i) => sum + centred(byte) * centred(b[i] ?? 127.5), 0) / count;
    for (const shift of [1, 2, 3, 4, 5, 8, 16_384]) {
      expect(Math.abs(correlation(bytes, bytes.subarray(shift))), `shift ${shift}`).toBeLessThan(5e-3);
    }
    expect(Math.abs(correlation(bytes, other))).toBeLessThan(5e-3);
  });
});

it('a row is a function of its key and its place in the global batch, whatever its length', () => {
  for (const length of [1, 3, 4, 17, 64]) {
    const whole = draw(6, length);
    expect(draw(2, length, keyOf(seed), 4)).toEqual(whole.subarray(4 * length));
    expect(draw(1, length + 5, keyOf(seed), 2).subarray(0, length)).toEqual(
      whole.subarray(2 * length, 3 * length),
    );
  }
});

it('each site has its own bytes, in the shape of the batch, and memory is reused', () => {
  const sites = ['a', 'b'].map((name) => ({ name, tensor: input(name, 'uint8', [B, T, S]) }));
  const dropout = new DropoutBytes(sites);
  const sizes = new Map([
    ['B', 3],
    ['S', 5],
    ['T', 7],
  ]);
  const feeds = dropout.draw(keyOf(seed), sizes);
  const [a, b] = [feeds.get('a')!, feeds.get('b')!];
  expect(a.dims).toEqual([3, 7, 5]);
  expect(a.data).not.toEqual(b.data);
  const before = a.data.slice();
  const again = dropout.draw(keyOf(seed), sizes).get('a')!;
  expect(again.data).toEqual(before);
  expect(again.data.buffer).toBe(a.data.buffer);
});

it('sites of packed rows, and of several rows for each, go on where the batch before ended', () => {
  const frames = dim('T.sum');
  const shapes = { rows: [B, 3], packed: [frames, 3], several: [multiplyDims(frames, 2), 5] };
  const sites = Object.entries(shapes).map(([name, shape]) => ({
    name,
    tensor: input(name, 'uint8', shape),
  }));
  const draw = (rows: number, sum: number, starts?: ReadonlyMap<string, number>) => {
    const sizes = new Map([
      ['B', rows],
      ['T.sum', sum],
    ]);
    const feeds = new DropoutBytes(sites).draw(keyOf(seed), sizes, starts);
    return [...feeds.values()].map(({ data }) => Array.from(data, Number));
  };
  const whole = draw(3, 9);
  const first = draw(1, 4);
  const second = draw(2, 5, new Map(Object.entries({ B: 1, 'T.sum': 4 })));
  expect(first.map((bytes, i) => [...bytes, ...second[i]!])).toEqual(whole);
});
