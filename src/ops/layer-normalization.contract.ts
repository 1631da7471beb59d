import { at, build } from '../../test/contract/nd-array.ts';
import { dim } from '../graph/dim.ts';
import type { FloatType } from '../graph/dtype.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { layerNormalization, layerNormalizationOp } from './layer-normalization.ts';

function rows(
  dtype: FloatType,
  dims: readonly number[],
  names?: readonly (string | undefined)[],
  epsilon = 1e-5,
): Sample {
  const width = dims.at(-1)!;
  return {
    name: `${dtype} [${dims}], epsilon ${epsilon}`,
    inputs: [
      sampleInput(dtype, dims, wave(0), names),
      sampleInput(dtype, [width], wave(1)),
      sampleInput(dtype, [width], wave(2)),
    ],
    trace: ([x, scale, bias]) => [layerNormalization(x!, scale!, bias!, { epsilon })],
    reference: ([x, scale, bias]) => [
      build(dims, (index) => {
        const row = Array.from({ length: width }, (_, i) => at(x!, index.with(-1, i)));
        const mean = row.reduce((sum, v) => sum + v, 0) / width;
        const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / width;
        const z = (at(x!, index) - mean) / Math.sqrt(variance + epsilon);
        return z * at(scale!, index.slice(-1)) + at(bias!, index.slice(-1));
      }),
    ],
    float32Only: dtype === 'float32',
  };
}

export const layerNormalizationContract: Contract = {
  op: layerNormalizationOp,
  samples: [
    rows('float64', [3, 5], ['B', undefined]),
    rows('float64', [2, 3, 4], ['B', 'T', undefined], 0.1),
    rows('float64', [5]),
    rows('float64', [3, 1]),
    rows('float64', [0, 3]),
    rows('float32', [3, 5], ['B', undefined]),
    rows('float32', [2, 3, 4], ['B', 'T', undefined], 0.1),
  ],
  errors: [
    {
      name: 'a scale of another width',
      trace: () =>
        layerNormalization(
          input('x', 'float32', [dim('B'), 8]),
          input('scale', 'float32', [4]),
          input('bias', 'float32', [8]),
        ),
      message: 'layerNormalization: x float32 [B, 8], scale float32 [4], bias float32 [8]',
    },
  ],
};
