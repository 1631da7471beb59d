import { sameDim } from '../graph/dim.ts';
import { dimAt, type Shape, sameShape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';

/** Sums `x` over the axes along which a tensor of `shape` was stretched: the adjoint of broadcasting. */
export function unbroadcast(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const extra = x.shape.length - shape.length;
  const axes = x.shape.flatMap((d, i) => (i < extra || !sameDim(d, dimAt(shape, i - extra)) ? [i] : []));
  return reshape(reduceSum(x, axes, { keepDims: true }), shape);
}
