import type { Restriction } from '../graph/op.ts';
import type { One } from '../graph/tensor.ts';

/** Of an op that works along one axis, each place of another axis is computed from the same place of its input. */
export function restrictAcross<A extends { readonly axis: number }>(
  { attributes }: { readonly attributes: A },
  axis: number,
): Restriction<A, One> | undefined {
  return axis === attributes.axis ? undefined : { axes: [axis], attributes };
}
