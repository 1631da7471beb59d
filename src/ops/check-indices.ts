import { HeddleError } from '../base/errors.ts';
import type { Tensor } from '../graph/tensor.ts';

/** Throws E_SHAPE where `indices` does not hold integers that can index an axis. */
export function checkIndices(where: string, indices: Tensor): void {
  if (indices.dtype === 'int32' || indices.dtype === 'int64') return;
  throw new HeddleError('E_SHAPE', {
    where,
    found: `indices of type ${indices.dtype}`,
    allowed: 'int32, int64',
    fix: 'use cast',
  });
}
