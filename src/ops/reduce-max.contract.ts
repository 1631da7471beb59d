import { at, build, indices } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { reduceMax, reduceMaxOp } from './reduce-max.ts';

function over(
  axes: readonly number[] | undefined,
  dims: readonly number[],
  options: { keepDims?: boolean } = {},
  names?: readonly (string | undefined)[],
): Sample {
  const reduced = dims.map(
    (_, i) => axes === undefined || axes.includes(i) || axes.includes(i - dims.length),
  );
  const kept = dims.map((d, i) => (reduced[i] ? 1 : d));
  return {
    name: `[${dims}] over ${axes ?? 'all'}${options.keepDims ? ', kept' : ''}`,
    inputs: [sampleInput('float64', dims, wave(0), names)],
    trace: ([x]) => [reduceMax(x!, axes, options)],
    reference: ([x]) => {
      const { data } = build(kept, (place) => {
        const group = indices(dims)
          .filter((index) => index.every((position, i) => reduced[i] || position === place[i]))
          .map((index) => at(x!, index));
        return Math.max(...group);
      });
      return [{ data, dims: options.keepDims ? kept : dims.filter((_, i) => !reduced[i]) }];
    },
  };
}

export const reduceMaxContract: Contract = {
  op: reduceMaxOp,
  samples: [
    over(undefined, [3, 5]),
    over(undefined, [2, 3], { keepDims: true }),
    over([-1], [3, 5], { keepDims: true }, ['B', 'T']),
    over([1], [2, 3, 5], {}, ['B', 'T', undefined]),
    over([0, 2], [2, 3, 5], {}, ['B', 'T', undefined]),
    over([1], [3, 1]),
    over([1], [0, 3]),
  ],
  errors: [
    {
      name: 'an axis outside the rank',
      trace: () => reduceMax(input('x', 'float32', [2, 3]), [2]),
      message: 'reduceMax: axis 2 of a tensor of rank 2',
    },
  ],
};
