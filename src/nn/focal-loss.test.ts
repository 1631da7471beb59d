import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { gradients } from '../autodiff/gradients.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { scalar } from '../ops/constant.ts';
import { focalLoss } from './focal-loss.ts';

/** Of one cell. */
function plain(x: number, heat: number): number {
  const p = 1 / (1 + Math.exp(-x));
  return heat === 1 ? -((1 - p) ** 2) * Math.log(p) : -((1 - heat) ** 4) * p ** 2 * Math.log1p(-p);
}

test('the focal loss of centres and of what is around them, and its slope', async () => {
  const cells = [-4, -1, -0.2, 0.3, 2, 5].flatMap((x) => [0, 0.3, 0.9, 1].map((heat) => [x, heat] as const));
  const logits = input('x', 'float32', [cells.length]);
  const loss = focalLoss(logits, input('y', 'float32', [cells.length]), scalar(0.5, 'float32'));
  const tensor = (k: 0 | 1) =>
    hostTensor(
      'float32',
      [cells.length],
      cells.map((cell) => cell[k]),
    );
  const feeds = new Map<string, HostTensor>([
    ['x', tensor(0)],
    ['y', tensor(1)],
  ]);
  const [value, slope] = await runGraph([loss, ...gradients(loss, [logits])], feeds);
  expect(Number(value?.data[0])).toBeCloseTo(cells.reduce((sum, [x, y]) => sum + plain(x, y), 0) / 2, 4);
  const step = 1e-5;
  cells.forEach(([x, y], i) => {
    const expected = (plain(x + step, y) - plain(x - step, y)) / (2 * step) / 2;
    expect(Number(slope?.data[i]), `x ${x}, heat ${y}`).toBeCloseTo(expected, 4);
  });
});

test('far out nothing overflows', async () => {
  const loss = focalLoss(input('x', 'float32', [2]), input('y', 'float32', [2]), scalar(1, 'float32'));
  const feeds = new Map<string, HostTensor>([
    ['x', hostTensor('float32', [2], [-200, 200])],
    ['y', hostTensor('float32', [2], [1, 0])],
  ]);
  const [value] = await runGraph([loss], feeds);
  expect(Number(value?.data[0])).toBeCloseTo(400, 2);
});
