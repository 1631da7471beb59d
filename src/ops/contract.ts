/** What a `*.contract.ts` file states about its op; `test/contract` holds every op to it. */
import type { DType, TypedArray } from '../graph/dtype.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/tensor.ts';

/** An input of a sample: its numbers, and names for the axes that are to be symbolic. */
export interface SampleInput extends HostTensor {
  readonly names?: readonly (string | undefined)[];
}

/** One use of the op that must agree with a naive reference. */
export interface Sample {
  readonly name: string;
  readonly inputs: readonly SampleInput[];
  readonly trace: (inputs: readonly Tensor[]) => readonly Tensor[];
  /** The outputs in float64 by the shortest possible code; only `dims` and `data` are compared. */
  readonly reference: (inputs: readonly HostTensor[]) => readonly ReferenceTensor[];
  /** Whether gradients are compared with finite differences (default: where the op has a gradient). */
  readonly differentiable?: boolean;
  /** Set where an ONNX operator has no float64 kernel; tolerances are then those of float32. */
  readonly float32Only?: boolean;
}

export interface ReferenceTensor {
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

/** A use that must be refused while tracing. */
export interface ErrorSample {
  readonly name: string;
  readonly trace: () => unknown;
  /** A part of the message. */
  readonly message: string;
}

export interface Contract {
  readonly op: Op;
  readonly samples: readonly Sample[];
  readonly errors: readonly ErrorSample[];
}

/** An input with `f(i)` at flat index i; symbolic axes are named in `names`. */
export function sampleInput(
  dtype: DType,
  dims: readonly number[],
  f: (i: number) => number,
  names?: readonly (string | undefined)[],
): SampleInput {
  const length = dims.reduce((product, d) => product * d, 1);
  const values = Array.from({ length }, (_, i) => f(i));
  const data = dtype === 'int64' ? BigInt64Array.from(values, BigInt) : typedArray(dtype, values);
  return { dtype, dims, data, ...(names === undefined ? {} : { names }) };
}

function typedArray(dtype: Exclude<DType, 'int64'>, values: readonly number[]): TypedArray {
  if (dtype === 'float64') return Float64Array.from(values);
  if (dtype === 'float32') return Float32Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
}

/** Irregular numbers in (-2, 2) that stay away from each other and from zero. */
export function wave(phase: number): (i: number) => number {
  return (i) => {
    const y = 1.9 * Math.sin(2.399963 * (i + 1) + phase);
    return Math.abs(y) < 0.05 ? y + 0.1 : y;
  };
}
