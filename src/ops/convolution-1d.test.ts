import { expect, test } from 'vitest';
import { at, build } from '../../test/contract/nd-array.ts';
import { runGraph } from '../../test/contract/run-graph.ts';
import { dim } from '../graph/dim.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { formatShape } from '../graph/shape.ts';
import { sampleInput, wave } from './contract.ts';
import { convolution1d } from './convolution-1d.ts';

interface Case {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: readonly [number, number];
}

/** The sum of the textbook, element by element. */
function naive(x: HostTensor, weight: HostTensor, { stride, dilation, padding }: Case) {
  const [b, t, c] = x.dims as [number, number, number];
  const [k, , o] = weight.dims as [number, number, number];
  const length = Math.floor((t + padding[0] + padding[1] - dilation * (k - 1) - 1) / stride) + 1;
  return build([b, length, o], ([i, step, output]) => {
    let sum = 0;
    for (let tap = 0; tap < k; tap++) {
      const from = stride * step! + dilation * tap - padding[0];
      for (let channel = 0; channel < c && from >= 0 && from < t; channel++) {
        sum += at(x, [i!, from, channel]) * at(weight, [tap, channel, output!]);
      }
    }
    return sum;
  });
}

const cases: readonly Case[] = [
  { stride: 1, dilation: 1, padding: [0, 0] },
  { stride: 1, dilation: 1, padding: [2, 0] },
  { stride: 2, dilation: 1, padding: [1, 1] },
  { stride: 3, dilation: 2, padding: [0, 3] },
];

test.each(cases)('equals the sum for %j', async (options) => {
  const x = sampleInput('float64', [2, 7, 3], wave(0));
  const weight = sampleInput('float64', [3, 3, 2], wave(1));
  const y = convolution1d(
    input('x', 'float64', [dim('B'), dim('T'), 3]),
    input('weight', 'float64', [3, 3, 2]),
    options,
  );
  const [actual] = await runGraph([y], new Map(Object.entries({ x, weight })));
  const expected = naive(x, weight, options);
  expect(actual!.dims).toEqual(expected.dims);
  expected.data.forEach((value, i) => {
    expect(Number(actual!.data[i])).toBeCloseTo(value, 12);
  });
});

test('is a cross-correlation: the kernel is not mirrored', async () => {
  const x = hostTensor('float64', [1, 4, 1], [1, 2, 3, 4]);
  const weight = hostTensor('float64', [2, 1, 1], [10, 1]);
  const y = convolution1d(input('x', 'float64', [1, 4, 1]), input('weight', 'float64', [2, 1, 1]));
  const [actual] = await runGraph([y], new Map(Object.entries({ x, weight })));
  expect(actual).toEqual(hostTensor('float64', [1, 3, 1], [12, 23, 34]));
});

test('knows the length of its output while tracing', () => {
  const weight = input('w', 'float32', [3, 5, 6]);
  const x = input('x', 'float32', [dim('B'), dim('T'), 5]);
  expect(formatShape(convolution1d(x, weight, { padding: [1, 1] }).shape)).toBe('[B, T, 6]');
  expect(formatShape(convolution1d(x, weight, { stride: 2 }).shape)).toBe('[B, (T-3)//2+1, 6]');
});

test('refuses what does not fit', () => {
  const x = input('x', 'float32', [2, 4, 5]);
  expect(() => convolution1d(x, input('w', 'float32', [3, 4, 6]))).toThrow(
    'convolution1d: input [2, 4, 5] and kernel [3, 4, 6]',
  );
  expect(() => convolution1d(x, input('w', 'float32', [3, 5, 6]), { dilation: 2 })).toThrow(
    'sliding window: a window over 5 elements for axis 1 of [2, 4, 5]',
  );
});
