import { at, build } from '../../test/contract/nd-array.ts';
import { addDims, dim } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { slice, sliceOp } from './slice.ts';

type Bounds = readonly [axis: number, start: number, end?: number | undefined, step?: number];

function cut(dims: readonly number[], bounds: Bounds, names?: readonly (string | undefined)[]): Sample {
  const [axis, from, to, step = 1] = bounds;
  const size = dims.at(axis)!;
  const positions = Array.from({ length: size }, (_, i) => i)
    .slice(from, to)
    .filter((_, i) => i % step === 0);
  return {
    name: `[${dims}] along ${axis} from ${from} to ${to ?? 'the end'} by ${step}`,
    inputs: [sampleInput('float64', dims, wave(0), names)],
    trace: ([x]) => [slice(x!, axis, from, to, step)],
    reference: ([x]) => [
      build(dims.with(axis, positions.length), (index) =>
        at(x!, index.with(axis, positions[index.at(axis)!]!)),
      ),
    ],
  };
}

const symbolicBounds: Sample = {
  name: 'before and from S of [N]',
  inputs: [
    sampleInput('float64', [2], wave(0), ['S']),
    sampleInput('float64', [5, 2], wave(2), ['N', undefined]),
  ],
  trace: ([a, x]) => [a!, slice(x!, 0, 0, a!.shape[0]!), slice(x!, 0, a!.shape[0]!)],
  reference: ([a, x]) => [
    build([2], (i) => at(a!, i)),
    build([2, 2], (index) => at(x!, index)),
    build([3, 2], ([i, j]) => at(x!, [i! + 2, j!])),
  ],
};

export const sliceContract: Contract = {
  op: sliceOp,
  samples: [
    cut([5, 3], [0, 1, 4]),
    cut([3, 5], [-1, -2]),
    cut([3, 5], [1, 0, -1]),
    cut([5, 2], [0, 1, undefined, 2]),
    cut([6, 2], [0, 0, 5, 3]),
    cut([2, 7, 3], [1, 1, 6, 2]),
    cut([3, 2], [0, 1, 1]),
    cut([0, 3], [1, 1]),
    cut([5, 3], [0, 1, -1], ['T', undefined]),
    cut([5, 3], [0, 0, undefined, 2], ['T', undefined]),
    cut([4, 3], [0, 1, undefined, 2], ['T', undefined]),
    symbolicBounds,
  ],
  errors: [
    {
      name: 'an end after the axis',
      trace: () => slice(input('x', 'float32', [3, 5]), 1, 2, 6),
      message: 'slice: 2 to 6 by 1 of axis 1 of size 5',
    },
    {
      name: 'an end after a symbolic axis',
      trace: () => slice(input('x', 'float32', [dim('T')]), 0, 0, addDims(dim('T'), 1)),
      message: 'slice: 0 to T+1 by 1 of axis 0 of size T',
    },
    {
      name: 'a start after the end',
      trace: () => slice(input('x', 'float32', [5]), 0, 3, 2),
      message: 'slice: 3 to 2 by 1',
    },
    {
      name: 'a step of zero',
      trace: () => slice(input('x', 'float32', [5]), 0, 0, 5, 0),
      message: 'slice: 0 to 5 by 0',
    },
  ],
};
