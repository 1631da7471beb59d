import { at, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { softmax, softmaxOp } from './softmax.ts';

function along(
  axis: number,
  dims: readonly number[],
  names?: readonly (string | undefined)[],
  values = wave(0),
): Sample {
  return {
    name: `[${dims}] along ${axis} from ${values(0)}`,
    inputs: [sampleInput('float64', dims, values, names)],
    trace: ([x]) => [softmax(x!, axis)],
    reference: ([x]) => [
      build(dims, (index) => {
        const row = Array.from({ length: dims.at(axis)! }, (_, i) => at(x!, index.with(axis, i)));
        const logSum = logSumExp(row);
        return Math.exp(at(x!, index) - logSum);
      }),
    ],
  };
}

function logSumExp(row: readonly number[]): number {
  const m = Math.max(...row);
  return m + Math.log(row.reduce((sum, x) => sum + Math.exp(x - m), 0));
}

/** Hidden scores have next to no weight, whatever the others are, and a row in which all are hidden is an ordinary row. */
const hidden: Sample = {
  ...along(-1, [3, 4], ['B', undefined], (i) => (i % 4 > i / 4 + 1 || i >= 8 ? -1e9 : 300 * wave(0)(i))),
  name: 'hidden scores with a floor',
  trace: ([x]) => [softmax(x!, -1, { floor: -60 })],
  differentiable: false,
};

export const softmaxContract: Contract = {
  op: softmaxOp,
  samples: [
    along(-1, [3, 5], ['B', undefined]),
    along(1, [2, 3, 4], ['B', 'T', undefined]),
    along(0, [5]),
    along(-1, [3, 1]),
    along(-1, [0, 3]),
    along(-1, [2, 3], undefined, (i) => 1000 + wave(0)(i)),
    hidden,
  ],
  errors: [
    {
      name: 'an axis outside the rank',
      trace: () => softmax(input('x', 'float32', [2, 3]), 2),
      message: 'softmax: axis 2 of a tensor of rank 2',
    },
    {
      name: 'integers',
      trace: () => softmax(input('x', 'int32', [2, 3])),
      message: 'softmax: an input of type int32',
    },
  ],
};
