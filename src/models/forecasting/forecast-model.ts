/** A model that reads the past of some series and tells what comes next. */
import { z } from 'zod';
import { multiplyDims } from '../../graph/dim.ts';
import { dimAt, type Shape, widthOf } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { zeros } from '../../nn/initializers.ts';
import { linear } from '../../nn/linear.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import {
  type NormalizedSeries,
  normalizationKinds,
  reversibleNormalization,
} from '../../nn/reversible-normalization.ts';
import { abs } from '../../ops/abs.ts';
import { add } from '../../ops/add.ts';
import { concat } from '../../ops/concat.ts';
import { expand } from '../../ops/expand.ts';
import { matmul } from '../../ops/matmul.ts';
import { mul } from '../../ops/mul.ts';
import { relu } from '../../ops/relu.ts';
import { reshape } from '../../ops/reshape.ts';
import { slice } from '../../ops/slice.ts';
import { transpose } from '../../ops/transpose.ts';
import { unsqueeze } from '../../ops/unsqueeze.ts';
import { headScope } from '../heads/head.ts';
import { type Fed, fedTensor, type Model } from '../model.ts';
import { findFamily, parseConfig, resolveSide } from '../model-config.ts';
import { forecastOutputSchema, forecastOutputs, type Restoring } from './forecast-outputs.ts';
import { seriesBodies } from './series-bodies.ts';

const count = z.int().min(1).max(65536);

export const forecastModelConfigSchema = z.strictObject({
  /** C, the series that are read and forecast together. */
  channels: count,
  /** L, the values of each that are read. */
  context: count,
  /** M, the values of each that are forecast. */
  horizon: count,
  /** K, the numbers that are known at each stamp however far ahead, such as those of the calendar; 0: none. */
  features: z.int().min(0).max(65536).default(0),
  /** Whether all series are read at once; else each is by itself, with the same weights. */
  mixChannels: z.boolean().default(false),
  normalization: z.enum(normalizationKinds),
  /** Whether normalised values are scaled and shifted by weights. */
  affine: z.boolean().default(false),
  encoder: z.strictObject({ family: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
  output: forecastOutputSchema,
  /** Dropout rate before the last map. */
  headDropout: z.number().min(0).lt(1).default(0),
});

export type ForecastModelConfig = z.output<typeof forecastModelConfigSchema>;

/** The configuration with every default of the body filled in. Throws E_CONFIG. */
export function resolveForecastModel(config: z.input<typeof forecastModelConfigSchema>): ForecastModelConfig {
  const parsed = parseConfig(forecastModelConfigSchema, config, 'model');
  return Object.freeze({ ...parsed, encoder: resolveSide('encoder', parsed.encoder, seriesBodies) });
}

/** Of the map from what is known of a stamp to what it adds to the forecast for it. */
const knownWidth = 32;

/**
 * The model of a resolved configuration.
 *
 * Inputs: `past` [L, C], and `known` [L + M, K] where K > 0; label: `future` [M, C]; outputs [M, C], quantiles [M, C, Q].
 * Formula: x = normalise(past); f = body(x) W + b, one W for all channels where they are independent; what is known, k, the body reads
 * next to the values, and f_t gains relu(k_t U + a) V + c, with a column of V for each channel; the output is f, brought back by the normalisation.
 * Source: Nie et al. (2023), "A time series is worth 64 words" (PatchTST): independent channels, patches, one linear head.
 */
export function forecastModel(config: ForecastModelConfig): Model {
  const { channels, context, horizon, features, output } = config;
  const kind = forecastOutputs[output.kind];
  return Object.freeze({
    inputs: new Map([
      ['past', { dtype: 'float32', axes: [context, channels] }],
      ...(features > 0
        ? [['known', { dtype: 'float32', axes: [context + horizon, features] }] as const]
        : []),
    ]),
    labels: new Map([['future', { dtype: 'float32', axes: [horizon, channels] }]]),
    units: 'future',
    forward(scope, fed) {
      const normal = reversibleNormalization(
        scope.child('normalization'),
        { kind: config.normalization, affine: config.affine },
        fedTensor(fed, 'past'),
      );
      const raw = rawForecast(scope, config, normal.x, knownOf(fed, config));
      const outputs = kind.outputs(raw, restoringOf(normal));
      return { outputs, loss: (scale) => kind.loss(output, outputs, fedTensor(fed, 'future'), scale) };
    },
  } satisfies Model);
}

/** What is known of past and future, [B, L + M, K]; undefined where nothing is. */
function knownOf(fed: Fed, { features }: ForecastModelConfig): Tensor | undefined {
  return features > 0 ? fedTensor(fed, 'known') : undefined;
}

/** x [B, L, C] -> [B, M, C, numbers of a forecast value] */
function rawForecast(
  scope: ModuleScope,
  config: ForecastModelConfig,
  x: Tensor,
  known: Tensor | undefined,
): Tensor {
  const { channels, context, horizon, mixChannels, encoder, output, headDropout } = config;
  const body = findFamily(seriesBodies, encoder.family, 'encoder');
  const knownPast = known && slice(known, 1, 0, context);
  const read = mixChannels ? together(x, knownPast) : separated(x, knownPast);
  const vector = body.features(scope.child('encoder'), encoder.options, read);
  const head = headScope(scope, 'forecast');
  const size = forecastOutputs[output.kind].size(output);
  const width = horizon * size * (mixChannels ? channels : 1);
  const flat = fromZero(head.child('output'), width, head.dropout(vector, headDropout));
  const batch = dimAt(x.shape, 0);
  const forecast = mixChannels
    ? reshape(flat, [batch, horizon, channels, size])
    : transpose(reshape(flat, [batch, channels, horizon, size]), [0, 2, 1, 3]);
  if (known === undefined) return forecast;
  return add(forecast, knownEffect(head.child('known'), config, slice(known, 1, context)));
}

/**
 * A linear map that begins at zero: the first forecast is then what the normalisation brings back, the mean or the last value, and
 * what the data says nothing of stays zero.
 *
 * Shapes: x [R, F] -> [R, width].
 */
function fromZero(scope: ModuleScope, width: number, x: Tensor): Tensor {
  const weight = scope.parameter('weight', [widthOf(x), width], zeros);
  return add(matmul(x, weight), scope.parameter('bias', [width], zeros));
}

/** Each channel as a row of its own. Shapes: x [B, L, C], known [B, L, K] -> [B C, L, 1 + K]. */
function separated(x: Tensor, known: Tensor | undefined): Tensor {
  const [batch, length, channels] = x.shape as [Shape[0], Shape[0], Shape[0]];
  const values = unsqueeze(transpose(x, [0, 2, 1]), 3);
  const rows = (y: Tensor) => reshape(y, [multiplyDims(batch!, channels!), length!, widthOf(y)]);
  if (known === undefined) return rows(values);
  const repeated = expand(unsqueeze(known, 1), [batch!, channels!, length!, widthOf(known)]);
  return rows(concat([values, repeated], 3));
}

/** All channels at once. Shapes: x [B, L, C], known [B, L, K] -> [B, L, C + K]. */
function together(x: Tensor, known: Tensor | undefined): Tensor {
  return known === undefined ? x : concat([x, known], 2);
}

/** What the known numbers of each forecast stamp add to each channel. Shapes: known [B, M, K] -> [B, M, C, numbers]. */
function knownEffect(
  scope: ModuleScope,
  { channels, horizon, output }: ForecastModelConfig,
  known: Tensor,
): Tensor {
  const size = forecastOutputs[output.kind].size(output);
  const hidden = relu(linear(scope.child('hidden'), { width: knownWidth }, known));
  const effect = linear(scope.child('output'), { width: channels * size }, hidden);
  return reshape(effect, [dimAt(known.shape, 0), horizon, channels, size]);
}

/** Brings forecasts back to the level and the spread of what was read. */
function restoringOf({ factor, offset }: NormalizedSeries): Restoring {
  const aligned = (t: Tensor, y: Tensor) => (y.shape.length === 4 ? unsqueeze(t, 3) : t);
  const scaled = (y: Tensor) => (factor === undefined ? y : mul(y, aligned(factor, y)));
  return {
    place: (y) => (offset === undefined ? scaled(y) : add(scaled(y), aligned(offset, y))),
    distance: (y) => (factor === undefined ? y : mul(y, abs(factor))),
  };
}
