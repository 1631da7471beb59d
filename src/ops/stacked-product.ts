/**
 * The gradient of a matrix product that every step of a loop takes with the same matrix: one product for all
 * steps, with time folded into the contraction.
 */
import { multiplyDims } from '../graph/dim.ts';
import { dimAt } from '../graph/shape.ts';
import type { Node, Tensor } from '../graph/tensor.ts';
import { type MatmulAttributes, matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';
import { unbroadcast } from './unbroadcast.ts';

interface StackedProduct {
  /** The product of one step, C_t = A_t B or C_t = B A_t. */
  readonly node: Node;
  /** Which operand is the one that all steps share, B. */
  readonly side: 0 | 1;
  readonly shared: Tensor;
  /** The other operand of all steps, A [T, ...]. */
  readonly other: Tensor;
  /** d(loss)/d(C) of all steps, G [T, ...]. */
  readonly cotangent: Tensor;
}

/**
 * d(loss)/d(B), summed over the steps.
 *
 * Formula: the rows of the products C_t = A_t B, one after another, are the rows of one product C = A B, where A
 * holds the rows of all A_t. So dB = A^T G, and G^T A where the product takes B^T. A matrix on the left is on the
 * right of the transposed product, C_t^T = A_t^T B^T.
 * Shapes: weight B [I, O], A [T, N, I], G [T, N, O]: A^T G contracts over T N.
 * Memory B [N, S, D] of a batch, A [T, N, R, S], G [T, N, R, D]: T moves after N, and each of the N products contracts
 * over T R.
 */
export function stackedProductGradient(product: StackedProduct): Tensor {
  const { node, side, shared, other, cotangent } = product;
  const { transposeA, transposeB } = node.attributes as MatmulAttributes;
  const extra = node.outputs[0]!.shape.length - shared.shape.length;
  const onLeft = side === 0;
  const rows = foldRows(other, extra, onLeft ? !transposeB : transposeA);
  const g = foldRows(cotangent, extra, onLeft);
  const takesTransposed = onLeft ? !transposeA : transposeB;
  const gradient = takesTransposed
    ? matmul(g, rows, { transposeA: true })
    : matmul(rows, g, { transposeA: true });
  return unbroadcast(gradient, shared.shape);
}

/**
 * The rows of the matrices of all steps, one after another.
 *
 * The `extra` leading axes of the batch, along which the shared matrix has none, become rows like T.
 * Shapes: x [T, E..., N..., R, C] (or [..., C, R] where `transposed`) -> [N..., T * E... * R, C].
 */
function foldRows(x: Tensor, extra: number, transposed: boolean): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const time = axes.slice(0, 1 + extra);
  const batch = axes.slice(1 + extra, -2);
  const [row, column] = (transposed ? axes.slice(-2).reverse() : axes.slice(-2)) as [number, number];
  const ordered = transpose(x, [...batch, ...time, row, column]);
  const folded = multiplyDims(...[...time, row].map((axis) => dimAt(x.shape, axis)));
  return reshape(ordered, [...batch.map((axis) => dimAt(x.shape, axis)), folded, dimAt(x.shape, column)]);
}
