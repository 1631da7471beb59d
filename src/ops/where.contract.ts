import { at, broadcast, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { where, whereOp } from './where.ts';

function choice(
  condition: readonly number[],
  a: readonly number[],
  b: readonly number[],
  names: readonly (readonly (string | undefined)[])[] = [],
): Sample {
  return {
    name: `[${condition}] ? [${a}] : [${b}]`,
    inputs: [
      sampleInput('bool', condition, (i) => Number(i % 3 === 0), names[0]),
      sampleInput('float64', a, wave(0), names[1]),
      sampleInput('float64', b, wave(1), names[2]),
    ],
    trace: ([c, x, y]) => [where(c!, x!, y!)],
    reference: ([c, x, y]) => [
      build(broadcast(condition, a, b), (index) => (at(c!, index) ? at(x!, index) : at(y!, index))),
    ],
  };
}

export const whereContract: Contract = {
  op: whereOp,
  samples: [
    choice([3, 5], [3, 5], [3, 5]),
    choice([3, 1], [3, 5], [5], [['B', undefined], ['B', 'D'], ['D']]),
    choice([5], [], [3, 1]),
    choice([0, 3], [0, 3], []),
  ],
  errors: [
    {
      name: 'a condition that is not bool',
      trace: () => where(input('c', 'float32', [2]), input('a', 'float32', [2]), input('b', 'float32', [2])),
      message: 'where: a condition of type float32',
    },
    {
      name: 'shapes that do not fit',
      trace: () => where(input('c', 'bool', [3]), input('a', 'float32', [2]), input('b', 'float32', [1])),
      message: 'where: shapes [3] and [2] and [1]',
    },
  ],
};
