import { at, broadcast, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { add, addOp } from './add.ts';
import { type Contract, sampleInput, wave } from './contract.ts';

const shapes: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [3, 5],
    [3, 5],
  ],
  [[3, 1], [5]],
  [[], [2, 3]],
  [
    [0, 3],
    [1, 3],
  ],
];

export const addContract: Contract = {
  op: addOp,
  samples: shapes.map(([a, b]) => ({
    name: `[${a}] + [${b}]`,
    inputs: [sampleInput('float64', a, wave(0)), sampleInput('float64', b, wave(1))],
    trace: ([x, y]) => [add(x!, y!)],
    reference: ([x, y]) => [build(broadcast(a, b), (index) => at(x!, index) + at(y!, index))],
  })),
  errors: [
    {
      name: 'shapes that do not fit',
      trace: () => add(input('a', 'float32', [2, 3]), input('b', 'float32', [4])),
      message: 'add: shapes [2, 3] and [4]',
    },
    {
      name: 'two types',
      trace: () => add(input('a', 'float32', [2]), input('b', 'float64', [2])),
      message: 'add: inputs of type float32 and float64',
    },
  ],
};
