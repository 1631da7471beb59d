import { at, build } from '../../test/contract/nd-array.ts';
import { dim } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { expand, expandOp } from './expand.ts';

function stretched(from: readonly number[], to: readonly number[]): Sample {
  return {
    name: `[${from}] to [${to}]`,
    inputs: [sampleInput('float64', from, wave(0))],
    trace: ([x]) => [expand(x!, to)],
    reference: ([x]) => [build(to, (index) => at(x!, index))],
  };
}

const symbolic: Sample = {
  name: '[T, 1] to [B, T, 3]',
  inputs: [
    sampleInput('float64', [5, 1], wave(0), ['T', undefined]),
    sampleInput('float64', [2], wave(1), ['B']),
  ],
  trace: ([x, y]) => [y!, expand(x!, [y!.shape[0]!, x!.shape[0]!, 3])],
  reference: ([x, y]) => [build([2], (index) => at(y!, index)), build([2, 5, 3], (index) => at(x!, index))],
};

export const expandContract: Contract = {
  op: expandOp,
  samples: [
    stretched([1, 5], [3, 5]),
    stretched([5], [2, 3, 5]),
    stretched([3, 1, 2], [3, 5, 2]),
    stretched([], [3]),
    stretched([1, 3], [0, 3]),
    symbolic,
  ],
  errors: [
    {
      name: 'dimensions that differ',
      trace: () => expand(input('x', 'float32', [2, 3]), [4, 3]),
      message: 'expand: shapes [2, 3] and [4, 3]',
    },
    {
      name: 'a dimension that would shrink',
      trace: () => expand(input('x', 'float32', [dim('T'), 3]), [1, 3]),
      message: 'expand: [T, 3] to [1, 3]',
    },
  ],
};
