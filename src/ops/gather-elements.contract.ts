import { at, build } from '../../test/contract/nd-array.ts';
import type { DType } from '../graph/dtype.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { gatherElements, gatherElementsOp } from './gather-elements.ts';

function lookup(
  x: readonly number[],
  indices: readonly number[],
  axis: number,
  dtype: DType,
  names?: readonly (string | undefined)[],
): Sample {
  const size = x.at(axis)!;
  const own = names?.map((name, i) => (i === axis ? undefined : name));
  return {
    name: `[${x}] at ${dtype} [${indices}] along ${axis}`,
    inputs: [
      sampleInput('float64', x, wave(0), own),
      sampleInput(dtype, indices, (i) => (i * i + 1) % size, names),
    ],
    trace: ([values, places]) => [gatherElements(values!, places!, axis)],
    reference: ([values, places]) => [
      build(indices, (index) => at(values!, index.with(axis, at(places!, index)))),
    ],
  };
}

export const gatherElementsContract: Contract = {
  op: gatherElementsOp,
  samples: [
    lookup([3, 5], [3, 1], 1, 'int32', ['B', 'T']),
    lookup([3, 5], [3, 5], -1, 'int64'),
    lookup([3, 2, 2], [5, 2, 2], 0, 'int64'),
    lookup([2, 3, 1], [2, 0, 1], 1, 'int32'),
  ],
  errors: [
    {
      name: 'floating-point indices',
      trace: () => gatherElements(input('x', 'float32', [2, 3]), input('i', 'float32', [2, 1]), 1),
      message: 'gatherElements: indices of type float32',
    },
    {
      name: 'indices of another shape',
      trace: () => gatherElements(input('x', 'float32', [2, 3]), input('i', 'int32', [1, 3]), 1),
      message: 'gatherElements: indices [1, 3] into [2, 3] along axis 1',
    },
  ],
};
