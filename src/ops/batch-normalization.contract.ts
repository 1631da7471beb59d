import { at, build } from '../../test/contract/nd-array.ts';
import type { FloatType } from '../graph/dtype.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { batchNormalization, batchNormalizationOp } from './batch-normalization.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';

/** The values of a channel, with their places. */
function valuesOf(x: HostTensor, channel: number): readonly number[] {
  const step = x.dims.slice(2).reduce((size, d) => size * d, 1);
  return Array.from(x.data, Number).filter((_, i) => Math.floor(i / step) % x.dims[1]! === channel);
}

function momentsOf(x: HostTensor, channel: number) {
  const values = valuesOf(x, channel);
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length };
}

function maps(
  dtype: FloatType,
  dims: readonly number[],
  {
    names,
    epsilon = 1e-5,
    shift = 0,
  }: { names?: readonly (string | undefined)[]; epsilon?: number; shift?: number } = {},
): Sample {
  const channels = dims[1]!;
  const value = wave(0);
  return {
    name: `${dtype} [${dims}], epsilon ${epsilon}, shifted by ${shift}`,
    inputs: [
      sampleInput(dtype, dims, (i) => value(i) + shift, names),
      sampleInput(dtype, [channels], wave(1)),
      sampleInput(dtype, [channels], wave(2)),
    ],
    trace: ([x, scale, bias]) => {
      const { y, mean, variance } = batchNormalization(x!, scale!, bias!, { epsilon });
      return [y, mean, variance];
    },
    reference: ([x, scale, bias]) => {
      const moments = Array.from({ length: channels }, (_, c) => momentsOf(x!, c));
      const y = build(dims, (index) => {
        const { mean, variance } = moments[index[1]!]!;
        const z = (at(x!, index) - mean) / Math.sqrt(variance + epsilon);
        return z * at(scale!, [index[1]!]) + at(bias!, [index[1]!]);
      });
      const ofChannel = (f: (m: (typeof moments)[number]) => number) =>
        build([channels], ([c]) => f(moments[c!]!));
      return [y, ofChannel(({ mean }) => mean), ofChannel(({ variance }) => variance)];
    },
    float32Only: dtype === 'float32',
  };
}

export const batchNormalizationContract: Contract = {
  op: batchNormalizationOp,
  samples: [
    maps('float64', [2, 3, 2, 3], { names: ['B'] }),
    maps('float64', [2, 2, 3, 2], { names: ['B', undefined, 'H', 'W'], epsilon: 0.1, shift: 3 }),
    maps('float64', [4, 2]),
    maps('float64', [2, 1, 16, 16]),
    maps('float32', [2, 3, 2, 3], { names: ['B'] }),
    maps('float32', [3, 1, 2, 2], { shift: 2 }),
  ],
  errors: [
    {
      name: 'a scale of other channels',
      trace: () =>
        batchNormalization(
          input('x', 'float32', [2, 8, 4, 4]),
          input('scale', 'float32', [4]),
          input('bias', 'float32', [8]),
        ),
      message: 'batchNormalization: x float32 [2, 8, 4, 4], scale float32 [4], bias float32 [8]',
    },
  ],
};
