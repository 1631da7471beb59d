import { at, build } from '../../test/contract/nd-array.ts';
import type { DType } from '../graph/dtype.ts';
import { input } from '../graph/input.ts';
import { argMax, argMaxOp } from './arg-max.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';

function largest(
  dims: readonly number[],
  axis: number,
  dtype: DType,
  value: (i: number) => number,
  names?: readonly (string | undefined)[],
): Sample {
  const from = axis < 0 ? axis + dims.length : axis;
  return {
    name: `${dtype} [${dims}] along ${axis}`,
    inputs: [sampleInput(dtype, dims, value, names)],
    trace: ([x]) => [argMax(x!, axis)],
    reference: ([x]) => [
      build(dims.toSpliced(from, 1), (index) => {
        const row = Array.from({ length: dims[from]! }, (_, i) => at(x!, index.toSpliced(from, 0, i)));
        return row.indexOf(Math.max(...row));
      }),
    ],
  };
}

export const argMaxContract: Contract = {
  op: argMaxOp,
  samples: [
    largest([3, 5], -1, 'float64', wave(0), ['B', 'V']),
    largest([2, 3, 5], 1, 'float32', wave(1)),
    largest([5, 1], 0, 'float64', wave(2)),
    largest([3, 7], 1, 'int32', (i) => (i * i) % 4),
    largest([0, 3], 1, 'float32', wave(0)),
  ],
  errors: [
    {
      name: 'an empty axis',
      trace: () => argMax(input('x', 'float32', [2, 0]), 1),
      message: 'argMax: axis 1 of [2, 0]',
    },
  ],
};
