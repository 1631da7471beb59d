import { HeddleError } from '../base/errors.ts';
import {
  addDims,
  type Dim,
  divideDim,
  formatDim,
  multiplyDims,
  sameDim,
  subtractDims,
} from '../graph/dim.ts';
import type { Emitter } from '../graph/emitter.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, normalizeAxis } from '../graph/shape.ts';
import { applyOne, type Node, type One, type Tensor } from '../graph/tensor.ts';
import { pad } from './pad.ts';
import { reshape } from './reshape.ts';

export interface SliceAttributes {
  readonly axis: number;
  /** Bounds counted from the front: start is included, end is not. */
  readonly start: Dim;
  readonly end: Dim;
  readonly step: number;
}

export const sliceOp: Op<SliceAttributes, One, One> = {
  name: 'slice',
  source: 'ONNX Slice-13',
  infer: ([x], attributes) => {
    const { axis, start, end, step } = attributes;
    checkBounds(dimAt(x.shape, axis), attributes);
    // ceil((end - start) / step)
    const length = divideDim(addDims(subtractDims(end, start), step - 1), step);
    return [{ dtype: x.dtype, shape: x.shape.with(axis, length) }];
  },
  // y[i] = x[start + step i], so dx holds dy[i] at start + step i and zero elsewhere.
  gradient: ({ inputs: [x], attributes: { axis, start, step }, cotangents: [dy] }) => {
    const spread = spreadOut(dy, axis, step);
    const after = subtractDims(dimAt(x.shape, axis), addDims(start, dimAt(spread.shape, axis)));
    return [pad(spread, axis, start, after)];
  },
  emit,
};

/** Follows each element along `axis` by step - 1 zeros. */
function spreadOut(x: Tensor, axis: number, step: number): Tensor {
  if (step === 1) return x;
  const length = dimAt(x.shape, axis);
  const spaced = pad(reshape(x, x.shape.toSpliced(axis + 1, 0, 1)), axis + 1, 0, step - 1);
  return reshape(spaced, x.shape.with(axis, multiplyDims(length, step)));
}

function checkBounds(size: Dim, { axis, start, end, step }: SliceAttributes): void {
  const distances = [start, subtractDims(end, start), subtractDims(size, end)];
  const wrong = distances.some((d) => typeof d === 'number' && d < 0);
  if (!wrong && Number.isInteger(step) && step > 0) return;
  throw new HeddleError('E_SHAPE', {
    where: 'slice',
    found: `${formatDim(start)} to ${formatDim(end)} by ${step} of axis ${axis} of size ${formatDim(size)}`,
    allowed: `0 <= start <= end <= ${formatDim(size)} and a positive integer step`,
  });
}

function emit(node: Node<SliceAttributes, One, One>, emitter: Emitter): readonly [string] {
  const { axis, start, end, step } = node.attributes;
  const x = node.inputs[0];
  const one = (value: bigint) => emitter.constant('int64', [1], BigInt64Array.of(value));
  const toTheEnd = sameDim(end, dimAt(x.shape, axis));
  const ends = toTheEnd ? one(2n ** 63n - 1n) : emitter.shape([end]);
  const bounds = [emitter.shape([start]), ends, one(BigInt(axis)), one(BigInt(step))];
  return emitter.node('Slice', [emitter.name(x), ...bounds]);
}

/**
 * The elements start, start + step, ... before `end` along `axis`; negative numbers count from the end.
 *
 * Shapes: x [..., N, ...] -> [..., ceil((end - start) / step), ...].
 * Throws E_SHAPE for bounds that are provably outside 0..N.
 * Source: ONNX Slice-13.
 */
export function slice(x: Tensor, axis: number, start: Dim, end?: Dim, step = 1): Tensor {
  const at = normalizeAxis(axis, x.shape.length, 'slice');
  const size = dimAt(x.shape, at);
  const fromFront = (bound: Dim) => (typeof bound === 'number' && bound < 0 ? addDims(size, bound) : bound);
  const attributes = { axis: at, start: fromFront(start), end: fromFront(end ?? size), step };
  const everything = attributes.start === 0 && sameDim(attributes.end, size) && step === 1;
  return everything ? x : applyOne(sliceOp, [x], attributes);
}
