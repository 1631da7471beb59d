import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { gradients } from '../autodiff/gradients.ts';
import { dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { resize2d } from './resize-2d.ts';

const given = hostTensor('float64', [1, 1, 2, 2], [1, 2, 3, 4]);

test.each([
  // prettier-ignore
  ['nearest', [4, 2], [1, 2, 1, 2, 3, 4, 3, 4]],
  ['nearest', [3, 2], [1, 2, 1, 2, 3, 4]],
  ['bilinear', [2, 4], [1, 1.25, 1.75, 2, 3, 3.25, 3.75, 4]],
  ['bilinear', [1, 1], [2.5]],
] as const)('%s to %j', async (interpolation, size, expected) => {
  const x = input('x', 'float64', [dim('B'), 1, 2, 2]);
  const y = resize2d(x, size, interpolation);
  const [found, dx] = await runGraph([y, ...gradients(reduceSum(y), [x])], new Map([['x', given]]));
  expect(found!.dims).toEqual([1, 1, ...size]);
  expect([...found!.data]).toEqual(expected);
  // Each pixel of the result is a mean of pixels: what is read sums to their number.
  expect([...dx!.data].reduce<number>((sum, value) => sum + Number(value), 0)).toBeCloseTo(
    expected.length,
    9,
  );
});

test('an image of an unknown size is refused', () => {
  const x = input('x', 'float32', [1, 1, dim('H'), 2]);
  expect(() => resize2d(x, [4, 4], 'nearest')).toThrow('resize2d: [1, 1, H, 2]; allowed: [B, C, H, W]');
});
