import { expect, test } from 'vitest';
import { at, build } from '../../test/contract/nd-array.ts';
import { runGraph } from '../../test/contract/run-graph.ts';
import { dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { averagePool1d, averagePool2d } from './average-pool.ts';
import { sampleInput, wave } from './contract.ts';

test.each([
  { kernel: 2, stride: 2, padding: [0, 0], countIncludePad: true },
  { kernel: 3, stride: 2, padding: [1, 2], countIncludePad: true },
  { kernel: 3, stride: 1, padding: [1, 1], countIncludePad: false },
] as const)('one dimension: the mean of each window, %j', async ({ kernel, ...options }) => {
  const { stride, padding, countIncludePad } = options;
  const x = sampleInput('float64', [2, 7, 3], wave(0));
  const y = averagePool1d(input('x', 'float64', [dim('B'), dim('T'), 3]), kernel, options);
  const [actual] = await runGraph([y], new Map([['x', x]]));
  const length = Math.floor((7 + padding[0] + padding[1] - kernel) / stride) + 1;
  const expected = build([2, length, 3], ([b, t, c]) => {
    const steps = Array.from({ length: kernel }, (_, k) => stride * t! + k - padding[0]);
    const inside = steps.filter((s) => s >= 0 && s < 7);
    const sum = inside.reduce((total, s) => total + at(x, [b!, s, c!]), 0);
    return sum / (countIncludePad ? kernel : inside.length);
  });
  expect(actual!.dims).toEqual(expected.dims);
  expected.data.forEach((value, i) => {
    expect(Number(actual!.data[i])).toBeCloseTo(value, 12);
  });
});

test('two dimensions: a corner window without its padding is the mean of what it covers', async () => {
  const x = input('x', 'float64', [1, 1, 2, 2]);
  const feeds = new Map([['x', hostTensor('float64', [1, 1, 2, 2], [1, 2, 3, 6])]]);
  const window = {
    stride: [2, 2],
    padding: [
      [1, 0],
      [1, 0],
    ],
  } as const;
  const counted = averagePool2d(x, [2, 3], { ...window, stride: [1, 1] });
  const uncounted = averagePool2d(x, [2, 3], { ...window, stride: [1, 1], countIncludePad: false });
  const [a, b] = await runGraph([counted, uncounted], feeds);
  expect(a).toEqual(hostTensor('float64', [1, 1, 2, 1], [3 / 6, 12 / 6]));
  expect(b).toEqual(hostTensor('float64', [1, 1, 2, 1], [3 / 2, 12 / 4]));
});
