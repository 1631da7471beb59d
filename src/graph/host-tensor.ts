/** A tensor with numbers in it: what is fed to a runtime and fetched from it. */
import { allocate, arrayOf, type DType, type TypedArrays } from './dtype.ts';

/** A tensor with numbers in it: what is fed to a graph and fetched from it, in row-major order. */
export interface HostTensor<T extends DType = DType> {
  readonly dtype: T;
  readonly dims: readonly number[];
  readonly data: TypedArrays[T];
}

/**
 * A host tensor of the given numbers; the array is used as it is when it already has the right type.
 *
 * Shapes: [...dims], in row-major order: the last axis varies fastest. Booleans are 0 and 1.
 *
 * @example
 * hostTensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]); // two rows of three
 */
export function hostTensor<T extends DType>(
  dtype: T,
  dims: readonly number[],
  values: ArrayLike<number> | TypedArrays[T],
): HostTensor<T> {
  const wanted = allocate(dtype, 0).constructor;
  const data =
    values.constructor === wanted ? (values as TypedArrays[T]) : arrayOf(dtype, values as number[]);
  return { dtype, dims, data };
}
