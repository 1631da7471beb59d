/** Fields: the named tensors that a model is fed, and what one example holds of each. */

/** A named feed of a model; its first axis, the batch, is not listed. */
export interface Field {
  readonly dtype: 'int32' | 'float32' | 'uint8';
  /** Sizes, or names of axes that vary from example to example and are padded; at most one name. */
  readonly axes: readonly (number | string)[];
  /** What a varying axis is filled up with; default 0. Labels of this value count nothing in the loss. */
  readonly padding?: number;
  /**
   * Whether examples stand one after the other along their varying axis, which is the first of `axes`, so that nothing is padded:
   * [sum of their lengths, ...rest] in the place of [B, ...axes]. Default false.
   */
  readonly packed?: boolean;
}

export type Fields = ReadonlyMap<string, Field>;

export type FieldValues = Int32Array | Float32Array | Uint8Array;

/** One example: the values of each field in row-major order. */
export type Example = ReadonlyMap<string, FieldValues>;

/** The axis of a field that varies, if it has one. */
export function varyingAxis({ axes }: Field): string | undefined {
  return axes.find((axis) => typeof axis === 'string');
}

/** The name of the size of an axis along which examples stand one after the other. */
export function packedSize(axis: string): string {
  return `${axis}.sum`;
}

/** How many values of a field stand at one place of its varying axis. */
export function valuesPerStep({ axes }: Field): number {
  return axes.reduce<number>((product, axis) => (typeof axis === 'number' ? product * axis : product), 1);
}
