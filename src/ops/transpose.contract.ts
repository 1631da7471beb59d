import { at, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { transpose, transposeOp } from './transpose.ts';

function permuted(
  dims: readonly number[],
  perm?: readonly number[],
  names?: readonly (string | undefined)[],
): Sample {
  const order = perm ?? dims.map((_, i) => dims.length - 1 - i);
  return {
    name: `[${dims}] to axes ${order}`,
    inputs: [sampleInput('float64', dims, wave(0), names)],
    trace: ([x]) => [transpose(x!, perm)],
    reference: ([x]) => {
      const shape = order.map((axis) => dims[axis]!);
      return [
        build(shape, (index) =>
          at(
            x!,
            dims.map((_, axis) => index[order.indexOf(axis)]!),
          ),
        ),
      ];
    },
  };
}

export const transposeContract: Contract = {
  op: transposeOp,
  samples: [
    permuted([3, 5]),
    permuted([1, 3, 5]),
    permuted([2, 3, 5], [1, 2, 0]),
    permuted([2, 3, 4, 5], [0, 2, 1, 3], ['B', 'T', undefined, undefined]),
    permuted([2, 3, 4, 5], [0, 2, 3, 1]),
    permuted([0, 3], [1, 0]),
    permuted([3, 0, 2], [2, 0, 1], ['B', 'T', undefined]),
  ],
  errors: [
    {
      name: 'an axis that is named twice',
      trace: () => transpose(input('x', 'float32', [2, 3]), [0, 0]),
      message: 'transpose: the order of axes [0, 0] for [2, 3]',
    },
    {
      name: 'too few axes',
      trace: () => transpose(input('x', 'float32', [2, 3]), [0]),
      message: 'transpose: the order of axes [0] for [2, 3]',
    },
  ],
};
