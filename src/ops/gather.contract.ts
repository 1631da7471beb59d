import { at, build } from '../../test/contract/nd-array.ts';
import type { DType } from '../graph/dtype.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { gather, gatherOp } from './gather.ts';

interface Lookup {
  readonly x: readonly number[];
  readonly indices: readonly number[];
  readonly axis?: number;
  readonly dtype?: DType;
  readonly names?: readonly (string | undefined)[];
}

/** The indices 1, 4, 9, ... modulo the size of the axis: some come twice, some never. */
function lookup(name: string, { x: dims, indices, axis = 0, dtype = 'int32', names }: Lookup): Sample {
  const size = dims.at(axis)!;
  const from = axis < 0 ? axis + dims.length : axis;
  return {
    name,
    inputs: [
      sampleInput('float64', dims, wave(0)),
      sampleInput(dtype, indices, (i) => ((i + 1) * (i + 1)) % size, names),
    ],
    trace: ([x, index]) => [gather(x!, index!, axis)],
    reference: ([x, rows]) => {
      const shape = [...dims.slice(0, from), ...indices, ...dims.slice(from + 1)];
      return [
        build(shape, (index) => {
          const row = at(rows!, index.slice(from, from + indices.length));
          return at(x!, [...index.slice(0, from), row, ...index.slice(from + indices.length)]);
        }),
      ];
    },
  };
}

export const gatherContract: Contract = {
  op: gatherOp,
  samples: [
    lookup('rows of a table', { x: [5, 3], indices: [2, 5], names: ['B', 'T'] }),
    lookup('rows of a large table', { x: [600, 2], indices: [30], dtype: 'int64' }),
    lookup('one row', { x: [5, 3], indices: [] }),
    lookup('no rows', { x: [5, 3], indices: [0, 3] }),
    lookup('elements of a vector', { x: [5], indices: [3, 3] }),
    lookup('the middle axis', { x: [2, 3, 5], indices: [5], axis: 1, names: ['T'] }),
    lookup('the middle axis of many', { x: [2, 600, 1], indices: [5, 1], axis: 1 }),
    lookup('the last axis', { x: [3, 5], indices: [2, 3], axis: -1, dtype: 'int64' }),
  ],
  errors: [
    {
      name: 'floating-point indices',
      trace: () => gather(input('x', 'float32', [5, 3]), input('i', 'float32', [2])),
      message: 'gather: indices of type float32',
    },
    {
      name: 'an axis outside the rank',
      trace: () => gather(input('x', 'float32', [5, 3]), input('i', 'int32', [2]), 2),
      message: 'gather: axis 2 of a tensor of rank 2',
    },
  ],
};
