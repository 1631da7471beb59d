import { HeddleError } from '../base/errors.ts';
import { sameDim } from '../graph/dim.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, formatShape, type Shape, sameShape, sizeOf } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';

interface ReshapeAttributes {
  readonly shape: Shape;
}

export const reshapeOp: Op<ReshapeAttributes, One, One> = {
  name: 'reshape',
  source: 'ONNX Reshape-21',
  infer: ([x], { shape }) => {
    if (!sameDim(sizeOf(x.shape), sizeOf(shape))) {
      throw new HeddleError('E_SHAPE', {
        where: 'reshape',
        found: `${formatShape(x.shape)} to ${formatShape(shape)}`,
        allowed: 'shapes with provably the same number of elements',
      });
    }
    return [{ dtype: x.dtype, shape }];
  },
  gradient: ({ inputs: [x], cotangents: [dy] }) => [reshape(dy, x.shape)],
  restrict: ({ inputs: [x], attributes: { shape } }, axis, length) => {
    const kept = keptAxis(x.shape, shape, axis);
    return kept === undefined ? undefined : { axes: [kept], attributes: { shape: shape.with(axis, length) } };
  },
  emit: ({ inputs: [x], attributes: { shape } }, emitter) => {
    const target = patternOf(x.shape, shape);
    const vector =
      target === undefined
        ? emitter.shape(shape)
        : emitter.constant('int64', [target.length], BigInt64Array.from(target, BigInt));
    // Without allowzero ONNX reads a size of 0 as "copy from the input": right in a pattern, wrong for a size.
    const attributes = { allowzero: { int: target === undefined ? 1 : 0 } };
    return emitter.node('Reshape', [emitter.name(x), vector], { attributes });
  },
};

/** The axis of `from` that is axis `axis` of `to`: of the same size, with as many elements before it. */
function keptAxis(from: Shape, to: Shape, axis: number): number | undefined {
  const [size, before] = [dimAt(to, axis), sizeOf(to.slice(0, axis))];
  const found = from.findIndex((d, i) => sameDim(d, size) && sameDim(sizeOf(from.slice(0, i)), before));
  return found < 0 ? undefined : found;
}

/**
 * `shape` as ONNX writes it: 0 copies a dimension of the input, or one -1 is inferred; undefined where that is not
 * enough. Not both, as nothing can be inferred next to a copied dimension that turns out to be 0.
 */
function patternOf(from: Shape, shape: Shape): readonly number[] | undefined {
  if (shape.includes(0)) return undefined;
  const pattern = shape.map((d, i) =>
    typeof d === 'number' ? d : i < from.length && sameDim(d, from[i]!) ? 0 : -1,
  );
  const inferred = pattern.filter((d) => d === -1).length;
  return inferred > 1 || (inferred === 1 && pattern.includes(0)) ? undefined : pattern;
}

/**
 * The same elements in row-major order under another shape.
 *
 * Shapes: x -> shape, with as many elements.
 * Throws: E_SHAPE where the numbers of elements differ.
 * Source: ONNX Reshape-21.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : applyOne(reshapeOp, [x], { shape });
}
