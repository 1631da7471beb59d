import { HeddleError } from '../base/errors.ts';
import { addDims, type Dim, formatDim, multiplyDims } from '../graph/dim.ts';
import { arrayOf } from '../graph/dtype.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { restrictAcross } from './restrict-across.ts';

interface PadAttributes {
  readonly axis: number;
  readonly before: Dim;
  readonly after: Dim;
  readonly value: number;
}

export const padOp: Op<PadAttributes, One, One> = {
  name: 'pad',
  source: 'ONNX Pad-21',
  infer: ([x], { axis, before, after }) => {
    const length = addDims(dimAt(x.shape, axis), before, after);
    if (typeof length === 'number' && length < 0) {
      throw new HeddleError('E_SHAPE', {
        where: 'pad',
        found: `${formatDim(before)} and ${formatDim(after)} more around ${formatDim(dimAt(x.shape, axis))} elements`,
        allowed: 'at least 0 elements in the end',
      });
    }
    return [{ dtype: x.dtype, shape: x.shape.with(axis, length) }];
  },
  // y holds x between constants, so dx is dy without the margins: padding by the negated amounts.
  gradient: ({ attributes: { axis, before, after }, cotangents: [dy] }) => [
    pad(dy, axis, multiplyDims(-1, before), multiplyDims(-1, after)),
  ],
  restrict: restrictAcross,
  // Every axis has its amounts: onnxruntime moves transposes past a Pad as if there were no `axes` input.
  emit: ({ inputs: [x], attributes: { axis, before, after, value } }, emitter) => {
    const none: readonly Dim[] = x.shape.map(() => 0);
    const amounts = emitter.shape([...none.with(axis, before), ...none.with(axis, after)]);
    const filling = emitter.constant(x.dtype, [], arrayOf(x.dtype, [value]));
    return emitter.node('Pad', [emitter.name(x), amounts, filling]);
  },
};

/**
 * `x` with `before` and `after` more elements of `value` around it along `axis`; a negative amount cuts off.
 *
 * Shapes: x [..., N, ...] -> [..., before + N + after, ...].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Pad-21.
 */
export function pad(x: Tensor, axis: number, before: Dim, after: Dim, value = 0): Tensor {
  if (before === 0 && after === 0) return x;
  const at = normalizeAxis(axis, x.shape.length, 'pad');
  return applyOne(padOp, [x], { axis: at, before, after, value });
}
