import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { gradients } from '../autodiff/gradients.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { scalar } from '../ops/constant.ts';
import { binaryCrossEntropy, tokenCrossEntropy } from './losses.ts';

test('binary cross-entropy and its slope sigmoid(x) - y hold at 0 and far out, where the plain form overflows', async () => {
  const cases = [-200, -3, -0.5, 0, 0.5, 3, 200].flatMap((x) => [0, 0.25, 1].map((y) => [x, y] as const));
  const logits = input('x', 'float32', [cases.length]);
  const loss = binaryCrossEntropy(logits, input('y', 'float32', [cases.length]), scalar(0.5, 'float32'));
  const feeds = new Map<string, HostTensor>([
    [
      'x',
      hostTensor(
        'float32',
        [cases.length],
        cases.map(([x]) => x),
      ),
    ],
    [
      'y',
      hostTensor(
        'float32',
        [cases.length],
        cases.map(([, y]) => y),
      ),
    ],
  ]);
  const [value, slope] = await runGraph([loss, ...gradients(loss, [logits])], feeds);
  // ln(1 + e^x) - x y, with ln(1 + e^x) = x to double precision from 200 on
  const plain = ([x, y]: readonly [number, number]) => (x > 100 ? x : Math.log1p(Math.exp(x))) - x * y;
  const expected = cases.reduce((sum, at) => sum + plain(at), 0) / 2;
  expect(Math.abs(Number(value?.data[0]) / expected - 1)).toBeLessThan(1e-6);
  cases.forEach(([x, y], i) => {
    expect(Number(slope?.data[i]), `x ${x}, y ${y}`).toBeCloseTo((1 / (1 + Math.exp(-x)) - y) / 2, 6);
  });
});

test.each([0, 0.1])('a label of -1 counts nothing, with label smoothing %d', async (labelSmoothing) => {
  const [rows, classes] = [[0, -1, 2], 3];
  const values = [0.1, -1, 2, 50, -3, 1, 0.5, 0.25, -0.125];
  const logits = input('x', 'float32', [rows.length, classes]);
  const target = input('y', 'int32', [rows.length]);
  const loss = tokenCrossEntropy(logits, target, scalar(0.5, 'float32'), { padding: -1, labelSmoothing });
  const feeds = new Map<string, HostTensor>([
    ['x', hostTensor('float32', [rows.length, classes], values)],
    ['y', hostTensor('int32', [rows.length], rows)],
  ]);
  const [value, slope] = await runGraph([loss, ...gradients(loss, [logits])], feeds);
  let expected = 0;
  rows.forEach((label, row) => {
    const x = values.slice(row * classes, (row + 1) * classes);
    const total = x.reduce((sum, v) => sum + Math.exp(v), 0);
    x.forEach((v, c) => {
      const wanted = Number(c === label) * (1 - labelSmoothing) + labelSmoothing / classes;
      const isCounted = Number(label >= 0);
      expected += (isCounted * wanted * (Math.log(total) - v)) / 2;
      const at = Number(slope?.data[row * classes + c]);
      expect(at).toBeCloseTo((isCounted * (Math.exp(v) / total - wanted)) / 2, 5);
    });
  });
  expect(Number(value?.data[0])).toBeCloseTo(expected, 5);
});
