/** What a forecast is: a number, quantiles, or a distribution. */
import { z } from 'zod';
import type { Tensor } from '../../graph/tensor.ts';
import { normalLoss, pinballLoss, squaredError, studentLoss } from '../../nn/forecast-losses.ts';
import { softplus } from '../../nn/softplus.ts';
import { add } from '../../ops/add.ts';
import { scalar } from '../../ops/constant.ts';
import { minimum } from '../../ops/minimum.ts';
import { slice } from '../../ops/slice.ts';
import { squeeze } from '../../ops/squeeze.ts';
import { type NamedTensors, tensorOf } from '../heads/head.ts';

const forecastKinds = ['point', 'quantiles', 'normal', 'student-t'] as const;

export const forecastOutputSchema = z.strictObject({
  kind: z.enum(forecastKinds).default('point'),
  /** Of quantiles: the probabilities, in rising order. */
  levels: z.array(z.number().gt(0).lt(1)).default([]),
});

export type ForecastOutput = z.output<typeof forecastOutputSchema>;

/** The way from normalised values back. */
export interface Restoring {
  /** A place on the axis of values: [B, M, C] or [B, M, C, Q]. */
  place(y: Tensor): Tensor;
  /** A distance on it, above 0. */
  distance(y: Tensor): Tensor;
}

interface ForecastKind {
  /** K, the numbers that a head gives for one forecast value. */
  size(output: ForecastOutput): number;
  /** raw [B, M, C, K] -> what is known of each value, by name */
  outputs(raw: Tensor, restore: Restoring): NamedTensors;
  /** outputs, target [B, M, C] -> the sum over all values, times `scale` [] */
  loss(output: ForecastOutput, outputs: NamedTensors, target: Tensor, scale: Tensor): Tensor;
}

const part = (raw: Tensor, k: number) => squeeze(slice(raw, 3, k, k + 1), 3);

/** The smallest spread of normalised values, so that no likelihood is without bounds. */
const least = 1e-3;
const spreadOf = (raw: Tensor) => add(softplus(raw), scalar(least, 'float32'));

/** From 2, where the variance is finite, to 100, where Student's distribution is all but normal. */
const degreesOf = (raw: Tensor) => minimum(add(softplus(raw), scalar(2, 'float32')), scalar(100, 'float32'));

/** By name: `point` [B, M, C] with squared errors. */
const point: ForecastKind = {
  size: () => 1,
  outputs: (raw, { place }) => new Map([['point', place(part(raw, 0))]]),
  loss: (_, outputs, target, scale) => squaredError(tensorOf(outputs, 'point'), target, scale),
};

/** `quantiles` [B, M, C, Q] with the pinball loss. */
const quantiles: ForecastKind = {
  size: ({ levels }) => levels.length,
  outputs: (raw, { place }) => new Map([['quantiles', place(raw)]]),
  loss: ({ levels }, outputs, target, scale) =>
    pinballLoss(tensorOf(outputs, 'quantiles'), target, levels, scale),
};

/** `location` and `spread` (the deviation) [B, M, C] with the negative log-likelihood. */
const normal: ForecastKind = {
  size: () => 2,
  outputs: (raw, { place, distance }) =>
    new Map([
      ['location', place(part(raw, 0))],
      ['spread', distance(spreadOf(part(raw, 1)))],
    ]),
  loss: (_, outputs, target, scale) =>
    normalLoss(tensorOf(outputs, 'location'), tensorOf(outputs, 'spread'), target, scale),
};

/** The same with `degrees` of freedom. */
const student: ForecastKind = {
  size: () => 3,
  outputs: (raw, restore) => new Map([...normal.outputs(raw, restore), ['degrees', degreesOf(part(raw, 2))]]),
  loss(_, outputs, target, scale) {
    const [location, spread, degrees] = ['location', 'spread', 'degrees'].map((name) =>
      tensorOf(outputs, name),
    ) as [Tensor, Tensor, Tensor];
    return studentLoss({ location, spread, degrees }, target, scale);
  },
};

export const forecastOutputs: Readonly<Record<ForecastOutput['kind'], ForecastKind>> = {
  point,
  quantiles,
  normal,
  'student-t': student,
};
