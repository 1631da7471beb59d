import { at, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { concat, concatOp } from './concat.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { fill } from './fill.ts';

function joined(
  name: string,
  parts: readonly (readonly number[])[],
  axis: number,
  names: readonly (readonly (string | undefined)[])[] = [],
): Sample {
  const sizes = parts.map((dims) => dims.at(axis)!);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const owners = sizes.flatMap((size, part) =>
    Array.from({ length: size }, (_, position) => ({ part, position })),
  );
  return {
    name,
    inputs: parts.map((dims, i) => sampleInput('float64', dims, wave(i), names[i])),
    trace: (tensors) => [concat(tensors, axis)],
    reference: (tensors) => [
      build(parts[0]!.with(axis, total), (index) => {
        const { part, position } = owners[index.at(axis)!]!;
        return at(tensors[part]!, index.with(axis, position));
      }),
    ],
  };
}

/** Nothing asks for the gradients of the constant parts, so that of the input is one slice. */
const betweenConstants: Sample = {
  name: 'between constants',
  inputs: [sampleInput('float64', [3], wave(0), ['T'])],
  trace: ([x]) => [concat([fill(7, [1], 'float64'), x!, fill(8, [2], 'float64')], 0)],
  reference: ([x]) => [{ dims: [6], data: [7, ...Array.from(x!.data, Number), 8, 8] }],
};

const integers: Sample = {
  name: 'integers',
  inputs: [sampleInput('int64', [3], (i) => i, ['P']), sampleInput('int64', [2], (i) => i + 5)],
  trace: (tensors) => [concat(tensors, 0)],
  reference: () => [{ dims: [5], data: [0, 1, 2, 5, 6] }],
  differentiable: false,
};

export const concatContract: Contract = {
  op: concatOp,
  samples: [
    joined(
      'rows',
      [
        [1, 3],
        [3, 3],
        [5, 3],
      ],
      0,
    ),
    joined(
      'columns',
      [
        [2, 1, 3],
        [2, 1, 5],
      ],
      -1,
    ),
    joined(
      'the middle axis, symbolic',
      [
        [2, 3, 2],
        [2, 1, 2],
      ],
      1,
      [
        ['B', 'P', undefined],
        ['B', 'T', undefined],
      ],
    ),
    joined(
      'an empty part',
      [
        [0, 3],
        [2, 3],
      ],
      0,
    ),
    betweenConstants,
    integers,
  ],
  errors: [
    {
      name: 'other axes that differ',
      trace: () => concat([input('a', 'float32', [2, 3]), input('b', 'float32', [3, 3])], 1),
      message: 'concat: float32 [2, 3], float32 [3, 3] along axis 1',
    },
    {
      name: 'two types',
      trace: () => concat([input('a', 'float32', [2]), input('b', 'int32', [2])], 0),
      message: 'concat: float32 [2], int32 [2] along axis 0',
    },
    { name: 'no tensors', trace: () => concat([], 0), message: 'concat: no tensors' },
  ],
};
