import { at, build, indices } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { reduceSum, reduceSumOp } from './reduce-sum.ts';

function total(
  dims: readonly number[],
  axes: readonly number[] | undefined,
  keepDims: boolean,
  names?: readonly (string | undefined)[],
): Sample {
  const over = axes?.map((axis) => (axis < 0 ? axis + dims.length : axis)) ?? dims.map((_, i) => i);
  const kept = dims.map((d, i) => (over.includes(i) ? 1 : d));
  return {
    name: `[${dims}] over ${axes ?? 'all axes'}${keepDims ? ', kept' : ''}`,
    inputs: [sampleInput('float64', dims, wave(0), names)],
    trace: ([x]) => [reduceSum(x!, axes, { keepDims })],
    reference: ([x]) => {
      const sums = build(kept, (index) =>
        indices(dims)
          .filter((from) => from.every((position, i) => over.includes(i) || position === index[i]))
          .reduce((sum, from) => sum + at(x!, from), 0),
      );
      return [keepDims ? sums : { ...sums, dims: dims.filter((_, i) => !over.includes(i)) }];
    },
  };
}

export const reduceSumContract: Contract = {
  op: reduceSumOp,
  samples: [
    total([3, 5], undefined, false),
    total([3, 5], [0], false, ['B', undefined]),
    total([2, 3, 5], [1], true, ['B', 'T', undefined]),
    total([2, 3, 5], [0, -1], false),
    total([2, 3, 1], [-1], true),
    total([0, 3], [0], false),
    total([3, 0], [0], false),
  ],
  errors: [
    {
      name: 'an axis outside the rank',
      trace: () => reduceSum(input('x', 'float32', [3]), [1]),
      message: 'reduceSum: axis 1 of a tensor of rank 1',
    },
  ],
};
