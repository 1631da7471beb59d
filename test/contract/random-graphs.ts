/** Random graphs: what the contracts of single ops do not reach, values in several places and ops behind ops. */
import { HeddleError } from '../../src/base/errors.ts';
import { dim, multiplyDims } from '../../src/graph/dim.ts';
import { formatShape, type Shape } from '../../src/graph/shape.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { abs } from '../../src/ops/abs.ts';
import { add } from '../../src/ops/add.ts';
import { concat } from '../../src/ops/concat.ts';
import { scalar } from '../../src/ops/constant.ts';
import { cumulativeSum } from '../../src/ops/cumulative-sum.ts';
import { div } from '../../src/ops/div.ts';
import { exp } from '../../src/ops/exp.ts';
import { greater } from '../../src/ops/greater.ts';
import { layerNormalization } from '../../src/ops/layer-normalization.ts';
import { logSoftmax } from '../../src/ops/log-softmax.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { maximum } from '../../src/ops/maximum.ts';
import { mul } from '../../src/ops/mul.ts';
import { pad } from '../../src/ops/pad.ts';
import { reduceMax } from '../../src/ops/reduce-max.ts';
import { reduceMean } from '../../src/ops/reduce-mean.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { relu } from '../../src/ops/relu.ts';
import { reshape } from '../../src/ops/reshape.ts';
import { sigmoid } from '../../src/ops/sigmoid.ts';
import { sin } from '../../src/ops/sin.ts';
import { slice } from '../../src/ops/slice.ts';
import { softmax } from '../../src/ops/softmax.ts';
import { split } from '../../src/ops/split.ts';
import { sub } from '../../src/ops/sub.ts';
import { tanh } from '../../src/ops/tanh.ts';
import { transpose } from '../../src/ops/transpose.ts';
import { where } from '../../src/ops/where.ts';

const [b, t] = [dim('B'), dim('T')];

/** Shapes of the inputs: two symbolic dimensions, a vector, and axes that stretch. */
export const inputShapes: readonly Shape[] = [[b, t, 3], [t, 3], [3], [b, 1, t], [2, 3]];

/** A number in [0, 1), another one at each call. */
export type Draw = () => number;

const pick = <T>(draw: Draw, from: readonly T[]): T => from[Math.floor(draw() * from.length)]!;
const square = (x: Tensor) => mul(x, x);
const positive = (x: Tensor) => add(square(x), scalar(1, x.dtype));

type Unary = (x: Tensor) => Tensor;
type Binary = (x: Tensor, y: Tensor) => Tensor;
type Along = (x: Tensor, axis: number) => Tensor;

const unary: readonly Unary[] = [tanh, sigmoid, (x) => exp(tanh(x)), relu, abs, sin, square];

const binary: readonly Binary[] = [
  add,
  sub,
  mul,
  maximum,
  (x, y) => div(x, positive(y)),
  (x, y) => where(greater(x, y), square(x), y),
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => (x: Tensor, y: Tensor) => matmul(x, y, { transposeA, transposeB })),
  ),
];

const along: readonly Along[] = [
  softmax,
  logSoftmax,
  cumulativeSum,
  (x, axis) => reduceSum(x, [axis]),
  (x, axis) => reduceMean(x, [axis], { keepDims: true }),
  (x, axis) => reduceMax(x, [axis]),
  (x, axis) => pad(x, axis, 1, 2, 0.3),
  (x, axis) => slice(x, axis, 0, undefined, 2),
  (x, axis) => concat([x, square(x), x], axis),
  (x, axis) => split(pad(x, axis, 0, 2), axis, [x.shape[axis]!, 2])[0]!,
  (x, axis) =>
    transpose(
      x,
      [axis, ...x.shape.keys()].filter((a, i) => i === 0 || a !== axis),
    ),
  (x) => reshape(x, [multiplyDims(x.shape[0]!, x.shape[1] ?? 1), ...x.shape.slice(2)]),
];

/** One more value from those of the pool; undefined where the shapes do not fit. */
function grow(draw: Draw, pool: readonly Tensor[]): Tensor | undefined {
  const [x, y] = [pick(draw, pool), pick(draw, pool)];
  const kind = draw();
  const vector = pool[2]!;
  try {
    if (kind < 0.2) return pick(draw, unary)(x);
    if (kind < 0.55) return tanh(pick(draw, binary)(x, y));
    if (kind < 0.65) return layerNormalization(x, vector, square(vector));
    return pick(draw, along)(x, Math.floor(draw() * x.shape.length));
  } catch (error) {
    if (error instanceof HeddleError && error.code === 'E_SHAPE') return undefined;
    throw error;
  }
}

/** A scalar in which the values of a random graph come together, and every value of it. */
export function randomGraph(draw: Draw, inputs: readonly Tensor[]) {
  const pool = [...inputs];
  for (let i = 0; i < 12; i++) {
    const value = grow(draw, pool);
    if (value !== undefined && formatShape(value.shape).length < 40) pool.push(value);
  }
  const loss = pool.slice(-4).reduce<Tensor>((sum, x) => add(sum, reduceSum(sin(x))), scalar(0, 'float64'));
  return { loss, values: pool };
}
