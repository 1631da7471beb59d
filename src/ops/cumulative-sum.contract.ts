import { at, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { cumulativeSum, cumulativeSumOp } from './cumulative-sum.ts';

function running(
  dims: readonly number[],
  axis: number,
  options: { readonly exclusive?: boolean; readonly reverse?: boolean } = {},
  names?: readonly (string | undefined)[],
): Sample {
  const { exclusive = false, reverse = false } = options;
  return {
    name: `[${dims}] along ${axis}${exclusive ? ', exclusive' : ''}${reverse ? ', reverse' : ''}`,
    inputs: [sampleInput('float64', dims, wave(0), names)],
    trace: ([x]) => [cumulativeSum(x!, axis, options)],
    reference: ([x]) => [
      build(dims, (index) => {
        const own = index.at(axis)!;
        let sum = 0;
        for (let i = 0; i < dims.at(axis)!; i++) {
          const before = reverse ? i > own : i < own;
          if (before || (i === own && !exclusive)) sum += at(x!, index.with(axis, i));
        }
        return sum;
      }),
    ],
  };
}

export const cumulativeSumContract: Contract = {
  op: cumulativeSumOp,
  samples: [
    running([3, 5], 1, {}, ['B', 'T']),
    running([3, 5], 0, { reverse: true }),
    running([2, 3, 2], -2, { exclusive: true }),
    running([5], 0, { exclusive: true, reverse: true }),
    running([1], 0),
    running([0, 3], 1),
    running([3, 0], 1),
  ],
  errors: [
    {
      name: 'an axis outside the rank',
      trace: () => cumulativeSum(input('x', 'float32', [3]), 1),
      message: 'cumulativeSum: axis 1 of a tensor of rank 1',
    },
  ],
};
