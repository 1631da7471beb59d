/** A model that reads a video: an image body for each frame, a sequence family over the frames, a head. */
import { z } from 'zod';
import type { Tensor } from '../../graph/tensor.ts';
import { cellMeans } from '../../nn/cell-means.ts';
import { add } from '../../ops/add.ts';
import { cast } from '../../ops/cast.ts';
import { scalar } from '../../ops/constant.ts';
import { cumulativeSum } from '../../ops/cumulative-sum.ts';
import { gather } from '../../ops/gather.ts';
import { greaterOrEqual } from '../../ops/greater-or-equal.ts';
import { maximum } from '../../ops/maximum.ts';
import { reduceSum } from '../../ops/reduce-sum.ts';
import { unsqueeze } from '../../ops/unsqueeze.ts';
import { where } from '../../ops/where.ts';
import { type Head, headPass } from '../heads/head.ts';
import { fedTensor, type Model } from '../model.ts';
import { findFamily, parseConfig, resolveSide } from '../model-config.ts';
import type { Sequence } from '../sequence.ts';
import { signalBodies } from '../signals/signal-body.ts';
import { imageModelConfigSchema, mapsOfPixels, resolveImageModel } from './image-model.ts';

const videoModelConfigSchema = imageModelConfigSchema.extend({
  /** The most frames of a video. */
  frames: z.int().positive(),
  /** How many cells by how many the last maps of a frame are averaged in. */
  grid: z.int().positive(),
  overTime: z.strictObject({ family: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
});

export type VideoModelConfig = z.output<typeof videoModelConfigSchema>;

/** The configuration with every default of body, family and head filled in. Throws E_CONFIG. */
export function resolveVideoModel(
  config: z.input<typeof videoModelConfigSchema>,
  head: Head,
): VideoModelConfig {
  const { frames, grid, overTime, ...image } = parseConfig(videoModelConfigSchema, config, 'model');
  return Object.freeze({
    ...resolveImageModel(image, head),
    ...{ frames, grid, overTime: resolveSide('overTime', overTime, signalBodies) },
  });
}

/** Frames that are computed at once where nothing is learned. */
const framesAtOnce = 128;

/**
 * The model of a resolved configuration.
 *
 * Inputs: `frames` [sum of T, C, H, W] uint8, the frames of all videos one after the other, and `step` [B, T] int32: the number of each
 * frame in its video, from 0, and -1 where a video has ended. So the body sees frames and no padding: its batch normalisation knows
 * only what is there, and a shorter video costs less.
 * Formula: each frame is the means of its last maps in cells of a grid; these vectors, in the order of time, are read by the family.
 * Source: Donahue et al. (2015), "Long-term recurrent convolutional networks", section 3, with any of the families.
 */
export function videoModel(config: VideoModelConfig, head: Head): Model {
  const { image, frames, grid, overTime, head: options } = config;
  const family = findFamily(signalBodies, overTime.family, 'overTime');
  const { height, width, mean } = image;
  return Object.freeze({
    inputs: new Map([
      ['frames', { dtype: 'uint8', axes: ['T', mean.length, height, width], packed: true }],
      ['step', { dtype: 'int32', axes: ['T'], padding: -1 }],
    ]),
    labels: head.labels(options, 'T'),
    units: head.units(options),
    rowsAtOnce: Math.max(1, Math.floor(framesAtOnce / frames)),
    forward(scope, fed) {
      const maps = mapsOfPixels(scope, config, fedTensor(fed, 'frames'));
      const vectors = cellMeans(maps.levels.at(-1)!, grid);
      const sequence = inSequences(vectors, fedTensor(fed, 'step'));
      const input = family.encode(scope.child('overTime'), overTime.options, sequence);
      return headPass(head, scope, options, { input, fed });
    },
  } satisfies Model);
}

/**
 * Vectors that stand one after the other, as the sequences that they are parts of.
 *
 * Shapes: x [sum of T, D], step [B, T] int32 (-1 at padding) -> x [B, T, D], zeros at padding; mask [B, T].
 * Formula: y[b, t] = x[(lengths of the sequences before b) + step[b, t]].
 */
export function inSequences(x: Tensor, step: Tensor): Sequence {
  const zero = scalar(0, 'int32');
  const mask = greaterOrEqual(step, zero);
  const lengths = reduceSum(cast(mask, 'int32'), [1], { keepDims: true });
  const places = maximum(add(step, cumulativeSum(lengths, 0, { exclusive: true })), zero);
  return { x: where(unsqueeze(mask, 2), gather(x, places), scalar(0, 'float32')), mask };
}
