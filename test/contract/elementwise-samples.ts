/** Samples and error samples that every elementwise op needs. */
import type { DType } from '../../src/graph/dtype.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { type ErrorSample, type Sample, sampleInput, wave } from '../../src/ops/contract.ts';
import { at, broadcast, build } from './nd-array.ts';

interface UnarySamples {
  readonly trace: (x: Tensor) => Tensor;
  readonly f: (x: number) => number;
  readonly dtype?: DType;
  /** The input at flat index i. */
  readonly values?: (i: number) => number;
}

interface BinarySamples {
  readonly trace: (a: Tensor, b: Tensor) => Tensor;
  readonly f: (a: number, b: number) => number;
  readonly dtype?: DType;
  readonly values?: readonly [(i: number) => number, (i: number) => number];
}

/** f on a scalar, on nothing, on one element and on [3, 5] with a symbolic axis. */
export function unarySamples({ trace, f, dtype = 'float64', values = wave(0) }: UnarySamples): Sample[] {
  return [[], [0, 3], [1], [3, 5]].map((dims) => ({
    name: `${dtype} [${dims}]`,
    inputs: [sampleInput(dtype, dims, values, dims[0] === 3 ? ['B', undefined] : undefined)],
    trace: ([x]) => [trace(x!)],
    reference: ([x]) => [build(dims, (index) => f(at(x!, index)))],
    float32Only: dtype === 'float32',
  }));
}

const pairs = [
  { a: [3, 5], b: [3, 5], names: [] },
  { a: [3, 1], b: [5], names: [['B', undefined], ['C']] },
  { a: [], b: [2, 3], names: [] },
  { a: [0, 3], b: [1, 3], names: [] },
] as const;

/** f on equal shapes, on both operands stretched, on a scalar and on nothing. */
export function binarySamples(samples: BinarySamples): Sample[] {
  const { trace, f, dtype = 'float64', values = [wave(0), wave(1)] } = samples;
  return pairs.map(({ a, b, names }) => ({
    name: `${dtype} [${a}] and [${b}]`,
    inputs: [sampleInput(dtype, a, values[0], names[0]), sampleInput(dtype, b, values[1], names[1])],
    trace: ([x, y]) => [trace(x!, y!)],
    reference: ([x, y]) => [build(broadcast(a, b), (index) => f(at(x!, index), at(y!, index)))],
    float32Only: dtype === 'float32',
  }));
}

/** An input of a type that the op does not take. */
export function refusedType(name: string, op: (x: Tensor) => Tensor, dtype: DType): ErrorSample {
  return {
    name: `an input of type ${dtype}`,
    trace: () => op(input('x', dtype, [2])),
    message: `${name}: inputs of type ${dtype}`,
  };
}

/** Shapes that do not fit together, and two types. */
export function refusedPairs(
  name: string,
  op: (a: Tensor, b: Tensor) => Tensor,
  dtype: DType = 'float32',
): ErrorSample[] {
  return [
    {
      name: 'shapes that do not fit',
      trace: () => op(input('a', dtype, [2, 3]), input('b', dtype, [4])),
      message: `${name}: shapes [2, 3] and [4]`,
    },
    {
      name: 'two types',
      trace: () => op(input('a', 'float32', [2]), input('b', 'uint8', [2])),
      message: `${name}: inputs of type float32 and uint8`,
    },
  ];
}
