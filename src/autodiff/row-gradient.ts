/**
 * The gradient of a table of which a few rows were read: these rows, in place of a matrix that is zero elsewhere.
 *
 * An embedding of 30,000 words has 47 MB; a batch reads a thousand rows of it, 1.5 MB.
 */
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { addOp } from '../ops/add.ts';
import { constantOp } from '../ops/constant.ts';
import { expandOp } from '../ops/expand.ts';
import { reshape, reshapeOp } from '../ops/reshape.ts';
import { scatterAddOp } from '../ops/scatter-add.ts';

/** A gradient [V, ...] = rest + the sum over n of rows[n] at row ids[n]. */
export interface RowGradient {
  /** [N], integers from 0 to V - 1; a row may come several times. */
  readonly ids: Tensor;
  /** [N, D], D = the elements of a row. */
  readonly rows: Tensor;
  /** The shape of the gradient; undefined: zero. */
  readonly rest: Tensor | undefined;
}

/** The parts of a gradient that adds rows to zeros, and perhaps something else to that; undefined for any other. */
export function rowGradient(gradient: Tensor): RowGradient | undefined {
  const [first, second] = gradient.node.inputs;
  if (isOf(gradient, addOp) && first && second) {
    const [left, right] = [scatteredRows(first), scatteredRows(second)];
    if (right !== undefined) return { ...right, rest: first };
    return left && { ...left, rest: second };
  }
  const alone = scatteredRows(gradient);
  return alone && { ...alone, rest: undefined };
}

/** What `gather` along axis 0 hands back: rows that are added to zeros, each at the place of its id. */
function scatteredRows(gradient: Tensor): Omit<RowGradient, 'rest'> | undefined {
  const sum = isOf(gradient, reshapeOp) ? gradient.node.inputs[0]! : gradient;
  if (!isOf(sum, scatterAddOp) || (sum.node.attributes as { readonly axis: number }).axis !== 0)
    return undefined;
  const [zeros, places, rows] = sum.node.inputs as readonly [Tensor, Tensor, Tensor];
  const column = isOf(places, expandOp) ? places.node.inputs[0]! : places;
  const isColumn = column.shape.length === 2 && column.shape[1] === 1;
  if (rows.shape.length !== 2 || !isColumn || !isZero(zeros)) return undefined;
  return { ids: reshape(column, [dimAt(column.shape, 0)]), rows };
}

function isZero(x: Tensor): boolean {
  const value = isOf(x, expandOp) ? x.node.inputs[0]! : x;
  if (!isOf(value, constantOp)) return false;
  const { data } = value.node.attributes as { readonly data: ArrayLike<number | bigint> };
  return Array.prototype.every.call(data, (element: number | bigint) => Number(element) === 0);
}

function isOf(tensor: Tensor, op: object): boolean {
  return (tensor.node.op as object) === op;
}
