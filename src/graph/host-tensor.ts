/** A tensor with numbers in it: what is fed to a runtime and fetched from it. */
import { allocate, arrayOf, type DType, type TypedArrays } from './dtype.ts';

export interface HostTensor<T extends DType = DType> {
  readonly dtype: T;
  readonly dims: readonly number[];
  readonly data: TypedArrays[T];
}

/** A host tensor of the given numbers; the array is used as it is when it already has the right type. */
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
