import { at, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { split, splitOp } from './split.ts';

function parted(
  dims: readonly number[],
  axis: number,
  sizes: readonly number[],
  read: readonly number[],
  names?: readonly (string | undefined)[],
): Sample {
  return {
    name: `[${dims}] along ${axis} into ${sizes}, of which ${read} are read`,
    inputs: [sampleInput('float64', dims, wave(0), names)],
    trace: ([x]) => read.map((part) => split(x!, axis, sizes)[part]!),
    reference: ([x]) =>
      read.map((part) => {
        const start = sizes.slice(0, part).reduce((sum, size) => sum + size, 0);
        return build(dims.with(axis, sizes[part]!), (index) =>
          at(x!, index.with(axis, start + index.at(axis)!)),
        );
      }),
  };
}

export const splitContract: Contract = {
  op: splitOp,
  samples: [
    parted([3, 9], 1, [1, 3, 5], [0, 1, 2]),
    parted([2, 3, 6], -1, [2, 2, 2], [2, 0], ['B', 'T', undefined]),
    parted([5, 2], 0, [0, 5], [0, 1]),
    parted([0, 4], 1, [1, 3], [0, 1]),
  ],
  errors: [
    {
      name: 'sizes that do not add up',
      trace: () => split(input('x', 'float32', [2, 6]), 1, [2, 3]),
      message: 'split: sizes 2 + 3 for axis 1 of [2, 6]',
    },
  ],
};
