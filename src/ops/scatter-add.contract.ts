import { at, build, indices } from '../../test/contract/nd-array.ts';
import type { DType } from '../graph/dtype.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { scatterAdd, scatterAddOp } from './scatter-add.ts';

function scattered(
  x: readonly number[],
  updates: readonly number[],
  axis: number,
  dtype: DType,
  names?: readonly (string | undefined)[],
): Sample {
  return {
    name: `[${updates}] into [${x}] along ${axis}, ${dtype}`,
    inputs: [
      sampleInput('float64', x, wave(0)),
      sampleInput(dtype, updates, (i) => (i * i) % x.at(axis)!, names),
      sampleInput('float64', updates, wave(1), names),
    ],
    trace: ([values, places, added]) => [scatterAdd(values!, places!, added!, axis)],
    reference: ([values, places, added]) => [
      build(x, (index) =>
        indices(updates)
          .filter((from) => `${from.with(axis, at(places!, from))}` === `${index}`)
          .reduce((sum, from) => sum + at(added!, from), at(values!, index)),
      ),
    ],
  };
}

export const scatterAddContract: Contract = {
  op: scatterAddOp,
  samples: [
    scattered([3, 2], [5, 2], 0, 'int64', ['N', undefined]),
    scattered([3, 5], [3, 1], 1, 'int32'),
    scattered([2, 3, 2], [2, 4, 2], -2, 'int32'),
    scattered([3, 2], [0, 2], 0, 'int64'),
  ],
  errors: [
    {
      name: 'updates of another shape',
      trace: () =>
        scatterAdd(
          input('x', 'float32', [5, 2]),
          input('i', 'int32', [3, 2]),
          input('u', 'float32', [2, 2]),
          0,
        ),
      message: 'scatterAdd: updates float32 [2, 2]',
    },
    {
      name: 'indices of another shape',
      trace: () =>
        scatterAdd(
          input('x', 'float32', [5, 2]),
          input('i', 'int32', [3, 1]),
          input('u', 'float32', [3, 1]),
          0,
        ),
      message: 'scatterAdd: indices [3, 1] into [5, 2] along axis 0',
    },
    {
      name: 'floating-point indices',
      trace: () =>
        scatterAdd(input('x', 'float32', [5]), input('i', 'float32', [3]), input('u', 'float32', [3]), 0),
      message: 'scatterAdd: indices of type float32',
    },
  ],
};
