import { z } from 'zod';
import type { Fields } from '../../data/field.ts';
import { hostTensor } from '../../graph/host-tensor.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { logMel, melScales } from '../../nn/log-mel.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { add } from '../../ops/add.ts';
import { and } from '../../ops/and.ts';
import { cast } from '../../ops/cast.ts';
import { constant, scalar } from '../../ops/constant.ts';
import { div } from '../../ops/div.ts';
import { greaterOrEqual } from '../../ops/greater-or-equal.ts';
import { less } from '../../ops/less.ts';
import { lessOrEqual } from '../../ops/less-or-equal.ts';
import { mul } from '../../ops/mul.ts';
import { pad } from '../../ops/pad.ts';
import { range } from '../../ops/range.ts';
import { reduceMax } from '../../ops/reduce-max.ts';
import { reduceSum } from '../../ops/reduce-sum.ts';
import { reshape } from '../../ops/reshape.ts';
import { slice } from '../../ops/slice.ts';
import { sqrt } from '../../ops/sqrt.ts';
import { sub } from '../../ops/sub.ts';
import { unsqueeze } from '../../ops/unsqueeze.ts';
import { where } from '../../ops/where.ts';
import { type Fed, fedTensor } from '../model.ts';
import type { Sequence } from '../sequence.ts';
import type { SignalFront } from './signal-front.ts';

export const normalizations = ['file', 'global', 'none'] as const;

const perBand = z.array(z.number()).min(1).max(1024);

export const spectrogramOptions = z
  .strictObject({
    /** Samples a second. */
    sampleRate: z.int().min(100).max(1e6),
    /** Samples of a frame, and from one frame to the next. */
    frame: z.int().min(2).max(65536),
    hop: z.int().min(1).max(65536),
    bands: z.int().min(1).max(1024),
    scale: z.enum(melScales).default('slaney'),
    /**
     * What gets the mean 0 and the deviation 1: each band of each recording, which is known at its end, or each band of the training set,
     * so that a frame depends on no later one.
     */
    normalization: z.enum(normalizations).default('file'),
    /** Of the training set, where bands are normalised by it. */
    statistics: z.strictObject({ mean: perBand, deviation: perBand }).optional(),
    /** The samples of every recording, of a model that reads no other length; absent: any length. */
    clip: z.int().min(1).optional(),
    /** Stretches of frames, and of bands, that are hidden while the model learns. */
    timeMasks: z.int().min(0).max(64).default(0),
    bandMasks: z.int().min(0).max(64).default(0),
  })
  .refine(
    ({ normalization, statistics }) => (normalization === 'global') === (statistics !== undefined),
    'expected statistics where bands are normalised by the training set, and only there',
  );

export type SpectrogramOptions = z.output<typeof spectrogramOptions>;

/**
 * The log-mel spectrogram of samples, normalised.
 *
 * Inputs: `samples` [N] (or [clip]), `length` []: how many of them are there, at least `hop`; while the model learns `timeSpans` and
 * `bandSpans` [2 masks]: beginning and end of each stretch that is hidden. Frame t is there if the samples up to (t + 1) hop are.
 * Formula: x = log-mel(samples); (x - mean) / deviation of each band, over the frames that are there or over the training set; zero where
 * something is hidden.
 * Source: Park et al. (2019), "SpecAugment", section 2, without time warping.
 */
export const spectrogramFront: SignalFront<typeof spectrogramOptions> = {
  options: spectrogramOptions,
  inputs: ({ clip = 'N' }) =>
    new Map([
      ['samples', { dtype: 'float32', axes: [clip] }],
      ['length', { dtype: 'int32', axes: [] }],
    ]),
  training: ({ timeMasks, bandMasks }): Fields =>
    new Map([...spansOf('timeSpans', timeMasks), ...spansOf('bandSpans', bandMasks)]),
  sequence(scope, options, fed): Sequence {
    const { hop, normalization, statistics } = options;
    const spectrogram = rawSpectrogram(scope, options, fedTensor(fed, 'samples'));
    const mask = framesThere(fedTensor(fed, 'length'), hop, spectrogram);
    const kept = cast(unsqueeze(mask, 2), 'float32');
    const normal =
      normalization === 'file'
        ? normalized(spectrogram, kept)
        : statistics === undefined
          ? spectrogram
          : standardized(spectrogram, statistics.mean, statistics.deviation);
    const shown = mul(normal, kept);
    return { x: scope.training ? hidden(shown, options, fed) : shown, mask };
  },
};

const spansOf = (
  name: string,
  masks: number,
): readonly (readonly [string, { dtype: 'int32'; axes: [number] }])[] =>
  masks === 0 ? [] : [[name, { dtype: 'int32', axes: [2 * masks] }]];

/** The log-mel spectrogram before it is normalised. Shapes: samples [B, N] -> [B, N // hop, bands]. */
export function rawSpectrogram(
  scope: ModuleScope,
  { sampleRate, frame, hop, bands, scale }: Omit<SpectrogramOptions, 'normalization'>,
  samples: Tensor,
): Tensor {
  // The last frame that is there ends in what fills it up.
  const filled = pad(samples, 1, 0, Math.max(0, frame - hop));
  return logMel(scope, { sampleRate, frame, hop, bands, scale }, filled);
}

/** How many frames a recording of so many samples has. */
export function frameCount({ hop }: Pick<SpectrogramOptions, 'hop'>, samples: number): number {
  return Math.floor(samples / hop);
}

/** length [B] -> [B, T] bool */
function framesThere(length: Tensor, hop: number, x: Tensor): Tensor {
  const ends = mul(add(cast(range(x.shape[1]!), 'int32'), scalar(1, 'int32')), scalar(hop, 'int32'));
  return lessOrEqual(unsqueeze(ends, 0), unsqueeze(length, 1));
}

/** Each band of each row with the mean 0 and the deviation 1 over the frames that are there. Shapes: x [B, T, F], kept [B, T, 1]. */
function normalized(x: Tensor, kept: Tensor): Tensor {
  const count = reduceSum(kept, [1], { keepDims: true });
  const meanOf = (y: Tensor) => div(reduceSum(mul(y, kept), [1], { keepDims: true }), count);
  const centred = sub(x, meanOf(x));
  return div(centred, sqrt(add(meanOf(mul(centred, centred)), scalar(1e-5, 'float32'))));
}

/** Each band in the mean and the deviation of the training set. Shapes: x [B, T, F]. */
function standardized(x: Tensor, mean: readonly number[], deviation: readonly number[]): Tensor {
  const perBand = (values: readonly number[]) => constant(hostTensor('float32', [values.length], values));
  return mul(sub(x, perBand(mean)), perBand(deviation.map((value) => 1 / value)));
}

/** x [B, T, F] with zeros where a stretch of frames or bands is hidden; the deviation is 1, so that zero is the mean. */
function hidden(x: Tensor, { timeMasks, bandMasks }: SpectrogramOptions, fed: Fed): Tensor {
  const zero = scalar(0, 'float32');
  const inTime =
    timeMasks === 0 ? x : where(unsqueeze(covered(fedTensor(fed, 'timeSpans'), x, 1), 2), zero, x);
  return bandMasks === 0
    ? inTime
    : where(unsqueeze(covered(fedTensor(fed, 'bandSpans'), x, 2), 1), zero, inTime);
}

/** spans [B, 2 K]: beginning and end of K stretches of an axis of x -> [B, size of the axis] bool: inside of one. */
function covered(spans: Tensor, x: Tensor, axis: number): Tensor {
  const masks = (spans.shape[1] as number) / 2;
  const ends = reshape(spans, [spans.shape[0]!, masks, 2]);
  const places = reshape(cast(range(x.shape[axis]!), 'int32'), [1, 1, x.shape[axis]!]);
  const inside = and(greaterOrEqual(places, slice(ends, 2, 0, 1)), less(places, slice(ends, 2, 1, 2)));
  return greaterOrEqual(reduceMax(cast(inside, 'float32'), [1]), scalar(1, 'float32'));
}
