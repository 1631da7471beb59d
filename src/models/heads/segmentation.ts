import { z } from 'zod';
import type { Tensor } from '../../graph/tensor.ts';
import { diceLoss } from '../../nn/dice-loss.ts';
import { linear } from '../../nn/linear.ts';
import { tokenCrossEntropy } from '../../nn/losses.ts';
import { add } from '../../ops/add.ts';
import { type Head, headScope, ignoredLabel, tensorOf } from './head.ts';

export const segmentationLosses = ['cross-entropy', 'dice', 'both'] as const;

const losses: Readonly<
  Record<
    (typeof segmentationLosses)[number],
    (logits: Tensor, target: Tensor, scale: Tensor, labelSmoothing: number) => Tensor
  >
> = {
  'cross-entropy': (logits, target, scale, labelSmoothing) =>
    tokenCrossEntropy(logits, target, scale, { padding: ignoredLabel, labelSmoothing }),
  dice: diceLoss,
  both: (logits, target, scale, labelSmoothing) =>
    add(losses['cross-entropy'](logits, target, scale, labelSmoothing), diceLoss(logits, target, scale)),
};

export const segmentationOptions = z.strictObject({
  labels: z.int().min(1).describe('number of classes'),
  pixels: z.int().min(1).describe('pixels of a picture'),
  loss: z.enum(segmentationLosses).default('cross-entropy').describe('what is learned by'),
  width: z.int().min(1).default(32).describe('channels in which the levels of the body are summed up'),
});

/**
 * A class for each pixel.
 *
 * Shapes: x [B, N, D] -> logits [B, N, L]; mask [B, N] int32, -1 where nothing is to be learned.
 * Formula: logits = x W + b, which is a 1 x 1 convolution; cross-entropy over the pixels, the Dice loss, or their sum.
 * Parameters: head.segmentation.output.{weight, bias}.
 * Source: Ronneberger et al. (2015), "U-Net", figure 1.
 */
export const segmentation: Head<typeof segmentationOptions> = {
  kind: 'segmentation',
  options: segmentationOptions,
  labels: ({ pixels }) => new Map([['mask', { dtype: 'int32', axes: [pixels], padding: ignoredLabel }]]),
  units: () => 'mask',
  labelLayers: ['output'],

  outputs(scope, { labels }, { x }) {
    const inside = headScope(scope, 'segmentation');
    return new Map([['logits', linear(inside.child('output'), { width: labels }, x)]]);
  },

  loss({ loss }, outputs, labels, scale, { labelSmoothing = 0 } = {}) {
    return losses[loss](tensorOf(outputs, 'logits'), tensorOf(labels, 'mask'), scale, labelSmoothing);
  },
};
