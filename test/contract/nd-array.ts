/** A naive n-dimensional array for references: slow, obvious, float64. */
import type { HostTensor } from '../../src/graph/host-tensor.ts';
import type { ReferenceTensor } from '../../src/ops/contract.ts';

/** The element of `tensor` at `index`; axes of size 1 (and missing leading axes) broadcast. */
export function at(tensor: HostTensor, index: readonly number[]): number {
  const { dims, data } = tensor;
  const own = index.slice(index.length - dims.length);
  const flat = dims.reduce((offset, d, axis) => offset * d + (d === 1 ? 0 : own[axis]!), 0);
  return Number(data[flat]);
}

/** The array of `dims` with `f(index)` at each index. */
export function build(dims: readonly number[], f: (index: readonly number[]) => number): ReferenceTensor {
  return { dims, data: indices(dims).map(f) };
}

/** Every index of an array of `dims`, in row-major order. */
export function indices(dims: readonly number[]): readonly (readonly number[])[] {
  return dims.reduce<readonly (readonly number[])[]>(
    (prefixes, d) => prefixes.flatMap((prefix) => Array.from({ length: d }, (_, i) => [...prefix, i])),
    [[]],
  );
}

/** Broadcast shape of plain numbers. */
export function broadcast(...shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) =>
    shapes.reduce((d, shape) => (d === 1 ? (shape[i - rank + shape.length] ?? 1) : d), 1),
  );
}
