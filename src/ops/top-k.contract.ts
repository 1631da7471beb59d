import { at, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { topK, topKOp } from './top-k.ts';

function largest(
  dims: readonly number[],
  k: number,
  axis: number,
  value: (i: number) => number,
  options: { readonly names?: readonly (string | undefined)[]; readonly differentiable?: boolean } = {},
): Sample {
  const { names, ...rest } = options;
  const from = axis < 0 ? axis + dims.length : axis;
  return {
    name: `${k} of [${dims}] along ${axis}`,
    inputs: [sampleInput('float64', dims, value, names)],
    trace: ([x]) => topK(x!, k, axis),
    reference: ([x]) => {
      const place = (index: readonly number[]) => {
        const row = Array.from({ length: dims[from]! }, (_, i) => at(x!, index.with(from, i)));
        const order = row.map((_, i) => i).sort((i, j) => row[j]! - row[i]! || i - j);
        return order[index[from]!]!;
      };
      const shape = dims.with(from, k);
      return [build(shape, (index) => at(x!, index.with(from, place(index)))), build(shape, place)];
    },
    ...rest,
  };
}

export const topKContract: Contract = {
  op: topKOp,
  samples: [
    largest([3, 5], 3, -1, wave(0), { names: ['B', 'V'] }),
    largest([2, 5, 3], 1, 1, wave(1)),
    largest([5, 2], 5, 0, wave(2)),
    largest([2, 9], 5, 1, (i) => (i * i) % 4, { differentiable: false }),
  ],
  errors: [
    {
      name: 'more than there are',
      trace: () => topK(input('x', 'float32', [2, 3]), 4),
      message: 'topK: k = 4 along axis 1 of [2, 3]',
    },
    {
      name: 'none',
      trace: () => topK(input('x', 'float32', [2, 3]), 0),
      message: 'topK: k = 0 along axis 1 of [2, 3]',
    },
  ],
};
