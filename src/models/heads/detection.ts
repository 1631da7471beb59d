import { z } from 'zod';
import { hostTensor } from '../../graph/host-tensor.ts';
import { dimAt } from '../../graph/shape.ts';
import { focalLoss } from '../../nn/focal-loss.ts';
import { linear } from '../../nn/linear.ts';
import { tokenWeights } from '../../nn/losses.ts';
import { abs } from '../../ops/abs.ts';
import { add } from '../../ops/add.ts';
import { constant, scalar } from '../../ops/constant.ts';
import { expand } from '../../ops/expand.ts';
import { gatherElements } from '../../ops/gather-elements.ts';
import { maximum } from '../../ops/maximum.ts';
import { mul } from '../../ops/mul.ts';
import { reduceSum } from '../../ops/reduce-sum.ts';
import { sub } from '../../ops/sub.ts';
import { unsqueeze } from '../../ops/unsqueeze.ts';
import { type Head, headScope, ignoredLabel, tensorOf } from './head.ts';

export const detectionOptions = z.strictObject({
  labels: z.int().min(1).describe('number of labels'),
  cells: z.int().min(1).describe('cells of a picture'),
  width: z.int().min(1).default(64).describe('channels in which the levels of the body are summed up'),
});

/** The logit of a probability of 0.1: most cells are no centre. Source: Zhou et al. (2019), section 4 of the code's configuration. */
const firstLogit = -2.19;
/** Sizes are many cells, what a map gives at first is near 0. */
const cellsOfOne = [1, 1, 10, 10];
/** Of x, y, width and height in the loss. */
const weights = [1, 1, 0.1, 0.1];

/**
 * Objects as points: which cells are centres, where in its cell a centre stands, and the size of its box.
 *
 * Shapes: x [B, T, D] of T cells -> heat [B, T, L] (logits), boxes [B, T, 4] (x, y in the cell; width, height in cells); labels centres
 * [B, T, L], places [B, N] int32 (cells, -1 for none), objects [B, N, 4]; see `centreTargets`.
 * Loss: per object, the focal loss of the heat, and |offset| + 0.1 |size| at the cells of centres.
 * Parameters: head.detection.{heat, boxes}.{weight, bias}.
 * Differs from the source: one 3 x 3 convolution, that of the neck, serves all three outputs.
 * Source: Zhou et al. (2019), "Objects as points", equations 1 to 4.
 */
export const detection: Head<typeof detectionOptions> = {
  kind: 'detection',
  options: detectionOptions,
  labels: ({ labels, cells }) =>
    new Map([
      ['centres', { dtype: 'float32', axes: [cells, labels], padding: ignoredLabel }],
      ['places', { dtype: 'int32', axes: ['N'], padding: ignoredLabel }],
      ['objects', { dtype: 'float32', axes: ['N', 4], padding: ignoredLabel }],
    ]),
  units: () => 'places',
  labelLayers: ['heat'],

  outputs(scope, { labels }, { x }) {
    const inside = headScope(scope, 'detection');
    const heat = linear(inside.child('heat'), { width: labels }, x);
    const boxes = linear(inside.child('boxes'), { width: 4 }, x);
    return new Map([
      ['heat', add(heat, scalar(firstLogit, 'float32'))],
      ['boxes', mul(boxes, constant(hostTensor('float32', [4], cellsOfOne)))],
    ]);
  },

  loss(_, outputs, labels, scale) {
    const heat = focalLoss(tensorOf(outputs, 'heat'), tensorOf(labels, 'centres'), scale);
    const [places, truth] = [tensorOf(labels, 'places'), tensorOf(labels, 'objects')];
    const cells = unsqueeze(maximum(places, scalar(0, 'int32')), 2);
    const [rows, objects] = [dimAt(places.shape, 0), dimAt(places.shape, 1)];
    const said = gatherElements(tensorOf(outputs, 'boxes'), expand(cells, [rows, objects, 4]), 1);
    const errors = mul(abs(sub(said, truth)), constant(hostTensor('float32', [4], weights)));
    const counted = unsqueeze(tokenWeights(places, ignoredLabel), 2);
    return add(heat, mul(reduceSum(mul(errors, counted)), scale));
  },
};
