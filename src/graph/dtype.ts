/** Element types of tensors and the typed arrays that hold them. */

export interface TypedArrays {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int32: Int32Array;
  readonly int64: BigInt64Array;
  readonly uint8: Uint8Array;
  readonly bool: Uint8Array;
}

/** What the elements of a tensor are. */
export type DType = keyof TypedArrays;
/** The types that have gradients. */
export type FloatType = 'float32' | 'float64';
export type TypedArray = TypedArrays[DType];

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** Bytes of one element. */
export function bytesOf(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** A zeroed array of `length` elements. */
export function allocate<T extends DType>(dtype: T, length: number): TypedArrays[T] {
  return new constructors[dtype](length) as TypedArrays[T];
}

/** An array of `dtype` with the given numbers; booleans are 0 and 1. */
export function arrayOf<T extends DType>(dtype: T, values: ArrayLike<number>): TypedArrays[T] {
  if (dtype === 'int64') return BigInt64Array.from(Array.from(values, BigInt)) as TypedArrays[T];
  return (constructors[dtype] as Float64ArrayConstructor).from(values) as unknown as TypedArrays[T];
}

export function isFloat(dtype: DType): dtype is FloatType {
  return dtype === 'float32' || dtype === 'float64';
}
