/** Losses of forecasts against plain references in float64, and their slopes against finite differences of these. */
import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { gradients } from '../autodiff/gradients.ts';
import { keyOf, normalValues, uniformValues } from '../base/random.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { scalar } from '../ops/constant.ts';
import { logGamma, normalLoss, pinballLoss, squaredError, studentLoss } from './forecast-losses.ts';
import { softplus } from './softplus.ts';

const count = 24;
const drawn: Readonly<Record<string, Float32Array>> = {
  target: normalValues(keyOf(1), count, 2),
  location: normalValues(keyOf(2), count, 1),
  spread: uniformValues(keyOf(3), count, 0.1, 3),
  degrees: uniformValues(keyOf(4), count, 2, 40),
};
const names = Object.keys(drawn);
const tensors = Object.fromEntries(names.map((name) => [name, input(name, 'float32', [count])]));
const scale = scalar(1 / count, 'float32');
const { target, location, spread, degrees } = tensors as Record<string, Tensor>;

/** ln of the gamma function by the product of Lanczos. Source: Press et al. (1992), "Numerical Recipes", 6.1. */
function plainLogGamma(x: number): number {
  const series = [
    76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
    -0.5395239384953e-5,
  ].reduce((sum, c, i) => sum + c / (x + 1 + i), 1.000000000190015);
  return -(x + 5.5) + (x + 0.5) * Math.log(x + 5.5) + Math.log((2.5066282746310007 * series) / x);
}

type Point = Readonly<Record<string, number>>;
const plain = {
  squared: ({ target: y = 0, location: m = 0 }: Point) => (y - m) ** 2,
  normal: ({ target: y = 0, location: m = 0, spread: s = 1 }: Point) =>
    ((y - m) / s) ** 2 / 2 + Math.log(s) + Math.log(2 * Math.PI) / 2,
  student: ({ target: y = 0, location: m = 0, spread: s = 1, degrees: v = 2 }: Point) =>
    plainLogGamma(v / 2) -
    plainLogGamma((v + 1) / 2) +
    Math.log(Math.PI * v) / 2 +
    Math.log(s) +
    ((v + 1) / 2) * Math.log(1 + ((y - m) / s) ** 2 / v),
};
const losses = {
  squared: squaredError(location!, target!, scale),
  normal: normalLoss(location!, spread!, target!, scale),
  student: studentLoss({ location: location!, spread: spread!, degrees: degrees! }, target!, scale),
};

test.each(['squared', 'normal', 'student'] as const)('%s', async (kind) => {
  const uses = {
    squared: ['location'],
    normal: ['location', 'spread'],
    student: ['location', 'spread', 'degrees'],
  };
  const slopes = gradients(
    losses[kind],
    uses[kind].map((name) => tensors[name]!),
  );
  const feeds = new Map<string, HostTensor>(
    ['target', ...uses[kind]].map((name) => [name, hostTensor('float32', [count], drawn[name]!)]),
  );
  const [value, ...found] = await runGraph([losses[kind], ...slopes], feeds);
  const points = Array.from(
    { length: count },
    (_, i): Point => Object.fromEntries(names.map((name) => [name, drawn[name]![i]!])),
  );
  const expected = points.reduce((sum, point) => sum + plain[kind](point), 0) / count;
  expect(Number(value?.data[0])).toBeCloseTo(expected, 5);
  for (const [n, name] of uses[kind].entries()) {
    for (const [i, point] of points.entries()) {
      const around = [1e-4, -1e-4].map((step) => plain[kind]({ ...point, [name]: point[name]! + step }));
      const slope = (around[0]! - around[1]!) / 2e-4 / count;
      expect(Math.abs(Number(found[n]?.data[i]) - slope), `${name} ${i}`).toBeLessThan(
        2e-4 * (1 + Math.abs(slope)),
      );
    }
  }
});

test('the pinball loss is least where the share of a level lies below', async () => {
  const levels = [0.1, 0.5, 0.9];
  const quantiles = input('quantiles', 'float32', [count, 3]);
  const given = normalValues(keyOf(5), 3 * count, 1);
  const loss = pinballLoss(quantiles, target!, levels, scale);
  const feeds = new Map<string, HostTensor>([
    ['quantiles', hostTensor('float32', [count, 3], given)],
    ['target', hostTensor('float32', [count], drawn.target!)],
  ]);
  const [value, slope] = await runGraph([loss, ...gradients(loss, [quantiles])], feeds);
  const errors = Array.from(given, (f, i) => drawn.target![Math.floor(i / 3)]! - f);
  const level = (i: number) => levels[i % 3]!;
  const plainLoss = errors.map((e, i) => Math.max(level(i) * e, (level(i) - 1) * e));
  expect(Number(value?.data[0])).toBeCloseTo(plainLoss.reduce((a, b) => a + b, 0) / 3 / count, 6);
  errors.forEach((e, i) => {
    expect(Number(slope?.data[i])).toBeCloseTo((e > 0 ? -level(i) : 1 - level(i)) / 3 / count, 6);
  });
});

test('ln G and softplus over their range', async () => {
  const at = [1, 1.5, 2, 3.25, 7, 20, 50.5];
  const far = [-90, -1, 0, 1, 90];
  const [gamma, soft] = await runGraph(
    [logGamma(input('a', 'float32', [at.length])), softplus(input('b', 'float32', [far.length]))],
    new Map([
      ['a', hostTensor('float32', [at.length], at)],
      ['b', hostTensor('float32', [far.length], far)],
    ]),
  );
  for (const [i, x] of at.entries())
    expect(Number(gamma?.data[i])).toBeCloseTo(plainLogGamma(x), x > 10 ? 3 : 5);
  for (const [i, x] of far.entries())
    expect(Number(soft?.data[i])).toBeCloseTo(x > 50 ? x : Math.log1p(Math.exp(x)), 6);
});
