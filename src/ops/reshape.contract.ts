import { dim, multiplyDims } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import type { Shape } from '../graph/shape.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { reshape, reshapeOp } from './reshape.ts';

function reshaped(
  from: readonly number[],
  to: readonly number[],
  symbolic: { readonly names?: readonly (string | undefined)[]; readonly shape?: Shape } = {},
): Sample {
  return {
    name: `[${from}] to [${to}]${symbolic.names === undefined ? '' : ', symbolic'}`,
    inputs: [sampleInput('float64', from, wave(0), symbolic.names)],
    trace: ([x]) => [reshape(x!, symbolic.shape ?? to)],
    reference: ([x]) => [{ dims: to, data: Array.from(x!.data, Number) }],
  };
}

const [b, t] = [dim('B'), dim('T')];

export const reshapeContract: Contract = {
  op: reshapeOp,
  samples: [
    reshaped([3, 5], [15]),
    reshaped([1], []),
    reshaped([2, 3, 4], [4, 3, 2]),
    reshaped([0, 3], [3, 0]),
    reshaped([2, 3, 8], [2, 3, 2, 4], { names: ['B', 'T', undefined], shape: [b, t, 2, 4] }),
    reshaped([2, 3, 8], [6, 8], { names: ['B', 'T', undefined], shape: [multiplyDims(b, t), 8] }),
    reshaped([2, 3], [1, 2, 3], { names: ['B', 'T'], shape: [1, b, t] }),
    reshaped([0, 3], [0], { names: ['B', 'T'], shape: [multiplyDims(b, t)] }),
    reshaped([0, 3, 4], [0, 12], { names: ['B', 'T', undefined], shape: [b, multiplyDims(t, 4)] }),
    reshaped([4, 3, 0], [0, 4, 3], { names: [undefined, 'T', 'B'], shape: [b, 4, t] }),
    reshaped([4, 0, 3], [3, 4, 0], { names: [undefined, 'T', 'B'], shape: [b, 4, t] }),
  ],
  errors: [
    {
      name: 'another number of elements',
      trace: () => reshape(input('x', 'float32', [2, 3]), [5]),
      message: 'reshape: [2, 3] to [5]',
    },
    {
      name: 'what cannot be proved equal',
      trace: () => reshape(input('x', 'float32', [b, 3]), [t, 3]),
      message: 'reshape: [B, 3] to [T, 3]',
    },
  ],
};
