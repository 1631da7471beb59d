import { at, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { pad, padOp } from './pad.ts';
import { transpose } from './transpose.ts';

type Margins = readonly [axis: number, before: number, after: number, value?: number];

function padded(dims: readonly number[], margins: Margins, names?: readonly (string | undefined)[]): Sample {
  const [axis, before, after, value] = margins;
  const size = dims.at(axis)!;
  return {
    name: `[${dims}] along ${axis} by ${before} and ${after} with ${value ?? 0}`,
    inputs: [sampleInput('float64', dims, wave(0), names)],
    trace: ([x]) => [pad(x!, axis, before, after, value)],
    reference: ([x]) => [
      build(dims.with(axis, before + size + after), (index) => {
        const from = index.at(axis)! - before;
        return from >= 0 && from < size ? at(x!, index.with(axis, from)) : (value ?? 0);
      }),
    ],
  };
}

/** onnxruntime moves the transposes through the padding. */
const betweenTransposes: Sample = {
  name: 'between transposes',
  inputs: [sampleInput('float64', [2, 3, 5], wave(0))],
  trace: ([x]) => [transpose(pad(transpose(x!, [0, 2, 1]), 1, 1, 2), [0, 2, 1])],
  reference: ([x]) => [build([2, 3, 8], ([i, j, k]) => (k! >= 1 && k! < 6 ? at(x!, [i!, j!, k! - 1]) : 0))],
};

export const padContract: Contract = {
  op: padOp,
  samples: [
    padded([3, 5], [1, 1, 2]),
    padded([2, 3, 1], [0, 0, 1, -1.5]),
    padded([2, 3, 5], [-2, 2, 0, 0.5], ['B', 'T', undefined]),
    padded([5, 2], [0, -1, -2]),
    padded([5, 2], [0, -1, 2, 3]),
    padded([0, 3], [0, 1, 1, 2]),
    padded([0, 3], [1, 1, 0]),
    betweenTransposes,
  ],
  errors: [
    {
      name: 'more cut off than there is',
      trace: () => pad(input('x', 'float32', [3, 2]), 0, -2, -2),
      message: 'pad: -2 and -2 more around 3 elements',
    },
  ],
};
