/** Shapes of symbolic tensors: lists of dimensions, outermost first. */
import { HeddleError } from '../base/errors.ts';
import { type Dim, formatDim, multiplyDims, sameDim } from './dim.ts';
import { currentScope } from './scope.ts';

/** Dimensions, outermost first; [] is a scalar. */
export type Shape = readonly Dim[];

export function formatShape(shape: Shape): string {
  return `[${shape.map(formatDim).join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => sameDim(d, b[i]!));
}

/** The number of elements. */
export function sizeOf(shape: Shape): Dim {
  return multiplyDims(...shape);
}

/** The size of axis `axis`; a negative one counts from the back. Throws E_SHAPE outside the rank. */
export function dimAt(shape: Shape, axis: number): Dim {
  const d = shape.at(axis);
  if (d !== undefined) return d;
  throw new HeddleError('E_SHAPE', {
    where: currentScope() || 'shape',
    found: `axis ${axis} of ${formatShape(shape)}`,
    allowed: 'an axis of the tensor',
  });
}

/** The size of the last axis, which must be a number while tracing. Throws E_SHAPE where it is symbolic. */
export function widthOf({ shape }: { readonly shape: Shape }): number {
  const width = shape.at(-1);
  if (typeof width === 'number') return width;
  throw new HeddleError('E_SHAPE', {
    where: currentScope() || 'width',
    found: `a tensor ${formatShape(shape)}`,
    allowed: 'a last axis whose size is a number',
  });
}

/** `axis` counted from the front; negative axes count from the back. Throws E_SHAPE outside the rank. */
export function normalizeAxis(axis: number, rank: number, where: string): number {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new HeddleError('E_SHAPE', {
    where,
    found: `axis ${axis} of a tensor of rank ${rank}`,
    allowed: rank === 0 ? 'no axis' : `${-rank} to ${rank - 1}`,
  });
}

/**
 * The shape of an elementwise operation over all `shapes`.
 *
 * Formula: align at the last axis; each output dimension is the common one, where 1 stretches to any.
 * Source: ONNX, multidirectional (NumPy) broadcasting.
 */
export function broadcastShapes(where: string, ...shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    let joined: Dim = 1;
    for (const shape of shapes) {
      const d = shape[i - rank + shape.length] ?? 1;
      if (sameDim(d, 1) || sameDim(d, joined)) continue;
      if (joined !== 1) {
        throw new HeddleError('E_SHAPE', {
          where,
          found: `shapes ${shapes.map(formatShape).join(' and ')}`,
          allowed: 'dimensions that are equal or 1, aligned at the last axis',
        });
      }
      joined = d;
    }
    return joined;
  });
}
