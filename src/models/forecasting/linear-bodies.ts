/** The bodies that hand on the values as they are, so that the forecast is a linear function of them. */
import { z } from 'zod';
import { multiplyDims } from '../../graph/dim.ts';
import { dimAt } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { seriesDecomposition } from '../../nn/series-decomposition.ts';
import { concat } from '../../ops/concat.ts';
import { reshape } from '../../ops/reshape.ts';
import type { SeriesBody } from './series-body.ts';

const noOptions = z.strictObject({});

const flat = (x: Tensor): Tensor =>
  reshape(x, [dimAt(x.shape, 0), multiplyDims(dimAt(x.shape, 1), dimAt(x.shape, 2))]);

/** The values themselves. Source: Zeng et al. (2023), "Are Transformers effective for time series forecasting?", section 4, LTSF-Linear. */
export const linearBody: SeriesBody<typeof noOptions> = {
  name: 'linear',
  options: noOptions,
  normalization: 'none',
  features: (_, __, x) => flat(x),
};

/** The same, with the last value subtracted and added again. Source: Zeng et al. (2023), NLinear. */
export const nlinearBody: SeriesBody<typeof noOptions> = {
  ...linearBody,
  name: 'nlinear',
  normalization: 'last',
};

const decompositionOptions = z.strictObject({
  movingAverage: z
    .int()
    .min(1)
    .max(9999)
    .refine((width) => width % 2 === 1, 'expected an odd number')
    .default(25)
    .describe('values whose mean is the trend, an odd number'),
});

/**
 * Trend and remainder next to each other, each with a linear map of its own in the head.
 *
 * Differs from the source: the two maps have one bias, which is the sum of theirs.
 * Source: Zeng et al. (2023), DLinear.
 */
export const dlinearBody: SeriesBody<typeof decompositionOptions> = {
  name: 'dlinear',
  options: decompositionOptions,
  normalization: 'none',
  features(_, { movingAverage }, x) {
    const { trend, remainder } = seriesDecomposition(x, movingAverage);
    return concat([flat(trend), flat(remainder)], 1);
  },
};
