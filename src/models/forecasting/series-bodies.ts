/** The bodies that can read time series: every family that reads sequences, and the linear ones. */
import { z } from 'zod';
import { multiplyDims } from '../../graph/dim.ts';
import { dimAt, widthOf } from '../../graph/shape.ts';
import { linear } from '../../nn/linear.ts';
import { pooling, poolingKinds } from '../../nn/pooling.ts';
import { seriesPatches } from '../../nn/series-patches.ts';
import { fill } from '../../ops/fill.ts';
import { reshape } from '../../ops/reshape.ts';
import { encoderFamilies } from '../families.ts';
import { bodyOver, type EncoderFamily } from '../family.ts';
import { dlinearBody, linearBody, nlinearBody } from './linear-bodies.ts';
import type { SeriesBody } from './series-body.ts';

const frontShape = {
  patch: z
    .int()
    .min(1)
    .max(65536)
    .default(16)
    .describe('values that are read as one vector; 1: each by itself'),
  patchStride: z
    .int()
    .min(1)
    .max(65536)
    .optional()
    .describe('values from the beginning of a patch to that of the next (default: half a patch)'),
  readout: z
    .enum(['flatten', ...poolingKinds])
    .default('flatten')
    .describe('how states become one vector: all of them side by side, or pooled'),
};

/** A family of sequences over the patches of a series. A patch of 1 is the front of single values. */
function overPatches(family: EncoderFamily): SeriesBody {
  return {
    ...bodyOver(family, frontShape),
    normalization: 'reversible',
    features(scope, { patch, patchStride, readout, ...given }, x) {
      const options = { ...given };
      const size = Math.min(Number(patch), dimAt(x.shape, 1) as number);
      const step = Math.min(Number(patchStride ?? Math.max(1, Math.floor(size / 2))), size);
      const patches = seriesPatches(x, { patch: size, stride: step });
      const [rows, count] = [dimAt(patches.shape, 0), dimAt(patches.shape, 1)];
      if ('length' in options) options.length = count;
      const vectors = linear(scope.child('patches'), { width: family.embedding(options).size }, patches);
      const mask = fill(1, [rows, count], 'bool');
      const states = family.encode(scope, options, { x: vectors, mask }).x;
      if (readout === 'flatten') return reshape(states, [rows, multiplyDims(count, widthOf(states))]);
      const kind = poolingKinds.find((name) => name === readout) ?? 'mean';
      return pooling(scope.child('pooling'), { kind }, states, mask);
    },
  };
}

/** The Transformer comes first: it is the default. */
export const seriesBodies: readonly SeriesBody[] = [
  ...encoderFamilies.map(overPatches),
  linearBody,
  nlinearBody,
  dlinearBody,
] as readonly unknown[] as readonly SeriesBody[];
