import { HeddleError } from '../base/errors.ts';
import { multiplyDims, sameDim } from '../graph/dim.ts';
import { isFloat } from '../graph/dtype.ts';
import type { Emitter } from '../graph/emitter.ts';
import type { Op, Restriction } from '../graph/op.ts';
import { broadcastShapes, dimAt, formatShape, type Shape } from '../graph/shape.ts';
import { applyOne, type Node, type One, type Tensor, type Two } from '../graph/tensor.ts';
import { alignedAxis } from './elementwise.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';
import { unbroadcast } from './unbroadcast.ts';

export interface MatmulAttributes {
  /** Whether the last two axes of the left operand are exchanged first. */
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export const matmulOp: Op<MatmulAttributes, Two, One> = {
  name: 'matmul',
  source: 'ONNX MatMul-13, Gemm-13; com.microsoft FusedMatMul-1',
  infer: ([a, b], { transposeA, transposeB }) => {
    const left = matrixOf(a.shape, transposeA);
    const right = matrixOf(b.shape, transposeB);
    if (left === undefined || right === undefined || !sameDim(left.columns, right.rows)) throw mismatch(a, b);
    if (!isFloat(a.dtype) || a.dtype !== b.dtype) throw mismatch(a, b);
    const batch = broadcastShapes('matmul', left.batch, right.batch);
    return [{ dtype: a.dtype, shape: [...batch, left.rows, right.columns] }];
  },
  // C = A B: dA = dC B^T, dB = A^T dC; each transposed flag moves its transpose to the other side.
  gradient: ({ inputs: [a, b], attributes: { transposeA, transposeB }, cotangents: [dc], needs }) => [
    needs[0] ? gradientA(a, b, dc, transposeA, transposeB) : undefined,
    needs[1] ? gradientB(a, b, dc, transposeA, transposeB) : undefined,
  ],
  restrict,
  emit,
};

/** A row of the product needs the same row of the left operand, a column that of the right one, a batch that of both. */
function restrict(
  { inputs: [a, b], outputs: [c], attributes }: Node<MatmulAttributes, Two, One>,
  axis: number,
): Restriction<MatmulAttributes, Two> {
  const last = c.shape.length - 1;
  if (axis === last - 1)
    return { axes: [a.shape.length - (attributes.transposeA ? 1 : 2), undefined], attributes };
  if (axis === last)
    return { axes: [undefined, b.shape.length - (attributes.transposeB ? 2 : 1)], attributes };
  return { axes: [alignedAxis(a.shape, c.shape, axis), alignedAxis(b.shape, c.shape, axis)], attributes };
}

function gradientA(a: Tensor, b: Tensor, dc: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const da = transposeA
    ? matmul(b, dc, { transposeA: transposeB, transposeB: true })
    : matmul(dc, b, { transposeB: !transposeB });
  return unbroadcast(da, a.shape);
}

function gradientB(a: Tensor, b: Tensor, dc: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  // One matrix on the right of a batch: fold the batch into the rows, so that its gradient is one product.
  if (b.shape.length === 2 && a.shape.length > 2 && !transposeA) {
    if (transposeB && isTall(b.shape)) return tallGradient(a, dc);
    return gradientB(flattenRows(a), b, flattenRows(dc), false, transposeB);
  }
  const db = transposeB
    ? matmul(dc, a, { transposeA: true, transposeB: transposeA })
    : matmul(a, dc, { transposeA: !transposeA });
  return unbroadcast(db, b.shape);
}

/** Whether a matrix, such as a tied output embedding [V, D], has many times more rows than columns. */
function isTall([rows, columns]: Shape): boolean {
  return typeof rows === 'number' && typeof columns === 'number' && rows >= 8 * columns;
}

/** dC^T A as (A^T dC)^T, where A is the narrow one to turn around: 2 % of a whole training step (V 8000, D 256). */
function tallGradient(a: Tensor, dc: Tensor): Tensor {
  const axes = a.shape.map((_, i) => i);
  // Turned before it is flattened, so that onnxruntime does not fuse this into a product with transA, which is slow.
  const turned = transpose(a, [axes.length - 1, ...axes.slice(0, -1)]);
  const columns = reshape(turned, [dimAt(a.shape, -1), multiplyDims(...a.shape.slice(0, -1))]);
  return transpose(matmul(columns, flattenRows(dc)), [1, 0]);
}

/** x [..., R, C] -> [... * R, C] */
function flattenRows(x: Tensor): Tensor {
  return reshape(x, [multiplyDims(...x.shape.slice(0, -1)), dimAt(x.shape, -1)]);
}

function emit(node: Node<MatmulAttributes, Two, One>, emitter: Emitter): readonly [string] {
  const { transposeA, transposeB } = node.attributes;
  const [a, b] = node.inputs;
  const operands = [emitter.name(a), emitter.name(b)];
  if (!transposeA && !transposeB) return emitter.node('MatMul', operands);
  const flags = { transA: { int: transposeA ? 1 : 0 }, transB: { int: transposeB ? 1 : 0 } };
  if (a.shape.length === 2 && b.shape.length === 2)
    return emitter.node('Gemm', operands, { attributes: flags });
  if (!emitter.portable && a.dtype === 'float32') {
    return emitter.node('FusedMatMul', operands, { attributes: flags, domain: 'com.microsoft' });
  }
  const operand = (x: Tensor, transposed: boolean) =>
    transposed ? exchangeLastAxes(emitter, emitter.name(x), x.shape.length) : emitter.name(x);
  return emitter.node('MatMul', [operand(a, transposeA), operand(b, transposeB)]);
}

function exchangeLastAxes(emitter: Emitter, value: string, rank: number): string {
  const perm = Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
  return emitter.node('Transpose', [value], { attributes: { perm: { ints: perm } } })[0];
}

function matrixOf(shape: Shape, transposed: boolean) {
  const [first, second] = shape.slice(-2);
  if (first === undefined || second === undefined) return undefined;
  const [rows, columns] = transposed ? [second, first] : [first, second];
  return { rows, columns, batch: shape.slice(0, -2) };
}

function mismatch(a: Tensor, b: Tensor): HeddleError {
  return new HeddleError('E_SHAPE', {
    where: 'matmul',
    found: `${a.dtype} ${formatShape(a.shape)} times ${b.dtype} ${formatShape(b.shape)}`,
    allowed: '[..., M, K] times [..., K, N] of one floating-point type, after the transposes',
  });
}

/**
 * Matrix product over the last two axes, batched over the leading ones.
 *
 * Shapes: a [..., M, K], b [..., K, N] -> [..., M, N]; a [..., K, M] with transposeA, b [..., N, K] with transposeB.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX MatMul-13, Gemm-13; com.microsoft FusedMatMul-1.
 */
export function matmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false } = {}): Tensor {
  return applyOne(matmulOp, [a, b], { transposeA, transposeB });
}
