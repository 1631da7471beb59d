import { HeddleError } from '../base/errors.ts';
import { isFloat } from '../graph/dtype.ts';
import type { Tensor } from '../graph/tensor.ts';

/** `x` itself. Throws E_SHAPE where it is not of a floating-point type. */
export function requireFloat(where: string, x: Tensor): Tensor {
  if (isFloat(x.dtype)) return x;
  throw new HeddleError('E_SHAPE', {
    where,
    found: `an input of type ${x.dtype}`,
    allowed: 'float32, float64',
    fix: 'use cast',
  });
}
