import { expect, test } from 'vitest';
import { at, build } from '../../test/contract/nd-array.ts';
import { runGraph } from '../../test/contract/run-graph.ts';
import { gradients } from '../autodiff/gradients.ts';
import { dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { sampleInput, wave } from './contract.ts';
import { maxPool1d, maxPool2d } from './max-pool.ts';
import { reduceSum } from './reduce-sum.ts';

test.each([
  { kernel: 2, stride: 2, padding: [0, 0] },
  { kernel: 3, stride: 1, padding: [1, 0] },
  { kernel: 3, stride: 2, padding: [1, 2] },
] as const)('one dimension: the largest of each window, %j', async ({ kernel, stride, padding }) => {
  const x = sampleInput('float64', [2, 7, 3], wave(0));
  const y = maxPool1d(input('x', 'float64', [dim('B'), dim('T'), 3]), kernel, { stride, padding });
  const [actual] = await runGraph([y], new Map([['x', x]]));
  const length = Math.floor((7 + padding[0] + padding[1] - kernel) / stride) + 1;
  const expected = build([2, length, 3], ([b, t, c]) => {
    const steps = Array.from({ length: kernel }, (_, k) => stride * t! + k - padding[0]);
    return Math.max(...steps.filter((s) => s >= 0 && s < 7).map((s) => at(x, [b!, s, c!])));
  });
  expect(actual).toEqual(hostTensor('float64', expected.dims, expected.data));
});

test('two dimensions: among equals the first, row by row, receives the gradient', async () => {
  const x = input('x', 'float64', [1, 1, 2, 4]);
  const y = maxPool2d(x, [2, 2]);
  const [dx] = gradients(reduceSum(y), [x]);
  const feeds = new Map([['x', hostTensor('float64', [1, 1, 2, 4], [0, 3, 1, 5, 3, 2, 5, 5])]]);
  const [values, gradient] = await runGraph([y, dx!], feeds);
  expect(values).toEqual(hostTensor('float64', [1, 1, 1, 2], [3, 5]));
  expect(gradient).toEqual(hostTensor('float64', [1, 1, 2, 4], [0, 1, 0, 1, 0, 0, 0, 0]));
});

test('refuses windows that do not fit', () => {
  expect(() => maxPool1d(input('x', 'float32', [1, 2, 1]), 3)).toThrow(
    'sliding window: a window over 3 elements for axis 1 of [1, 2, 1]',
  );
});
