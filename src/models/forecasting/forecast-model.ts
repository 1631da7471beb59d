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
  /** K, the numbers of the calendar at each stamp; 0: it is not read. */
  features: z.int().min(0).max(64).default(0),
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

/** Of the map from the calendar of a stamp to what it adds to the forecast for it. */
const calendarWidth = 32;

/**
 * The model of a resolved configuration.
 *
 * Inputs: `past` [L, C], and `calendar` [L + M, K] where K > 0; label: `future` [M, C]; outputs [M, C], quantiles [M, C, Q].
 * Formula: x = normalise(past); f = body(x) W + b, one W for all channels where they are independent; with a calendar k the body reads
 * it next to the values, and f_t gains relu(k_t U + a) V; the output is f, brought back by the normalisation.
 * Source: Nie et al. (2023), "A time series is worth 64 words" (PatchTST): independent channels, patches, one linear head.
 */
export function forecastModel(config: ForecastModelConfig): Model {
  const { channels, context, horizon, features, output } = config;
  const kind = forecastOutputs[output.kind];
  return Object.freeze({
    inputs: new Map([
      ['past', { dtype: 'float32', axes: [context, channels] }],
      ...(features > 0
        ? [['calendar', { dtype: 'float32', axes: [context + horizon, features] }] as const]
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
      const raw = rawForecast(scope, config, normal.x, calendarOf(fed, config));
      const outputs = kind.outputs(raw, restoringOf(normal));
      return { outputs, loss: (scale) => kind.loss(output, outputs, fedTensor(fed, 'future'), scale) };
    },
  } satisfies Model);
}

/** What the calendar says, [B, L + M, K]; undefined where it is not read. */
function calendarOf(fed: Fed, { features }: ForecastModelConfig): Tensor | undefined {
  return features > 0 ? fedTensor(fed, 'calendar') : undefined;
}

/** x [B, L, C] -> [B, M, C, numbers of a forecast value] */
function rawForecast(
  scope: ModuleScope,
  config: ForecastModelConfig,
  x: Tensor,
  calendar: Tensor | undefined,
): Tensor {
  const { channels, context, horizon, mixChannels, encoder, output, headDropout } = config;
  const body = findFamily(seriesBodies, encoder.family, 'encoder');
  const known = calendar && slice(calendar, 1, 0, context);
  const read = mixChannels ? together(x, known) : separated(x, known);
  const vector = body.features(scope.child('encoder'), encoder.options, read);
  const head = headScope(scope, 'forecast');
  const size = forecastOutputs[output.kind].size(output);
  const width = horizon * size * (mixChannels ? channels : 1);
  const flat = fromZero(head.child('output'), width, head.dropout(vector, headDropout));
  const batch = dimAt(x.shape, 0);
  const forecast = mixChannels
    ? reshape(flat, [batch, horizon, channels, size])
    : transpose(reshape(flat, [batch, channels, horizon, size]), [0, 2, 1, 3]);
  if (calendar === undefined) return forecast;
  return add(forecast, calendarEffect(head.child('calendar'), config, slice(calendar, 1, context)));
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

/** Each channel as a row of its own. Shapes: x [B, L, C], calendar [B, L, K] -> [B C, L, 1 + K]. */
function separated(x: Tensor, calendar: Tensor | undefined): Tensor {
  const [batch, length, channels] = x.shape as [Shape[0], Shape[0], Shape[0]];
  const values = unsqueeze(transpose(x, [0, 2, 1]), 3);
  const rows = (y: Tensor) => reshape(y, [multiplyDims(batch!, channels!), length!, widthOf(y)]);
  if (calendar === undefined) return rows(values);
  const features = widthOf(calendar);
  const repeated = expand(unsqueeze(calendar, 1), [batch!, channels!, length!, features]);
  return rows(concat([values, repeated], 3));
}

/** All channels at once. Shapes: x [B, L, C], calendar [B, L, K] -> [B, L, C + K]. */
function together(x: Tensor, calendar: Tensor | undefined): Tensor {
  return calendar === undefined ? x : concat([x, calendar], 2);
}

/** What the calendar of the forecast stamps adds. Shapes: calendar [B, M, K] -> [B, M, 1 or C, numbers]. */
function calendarEffect(
  scope: ModuleScope,
  { channels, horizon, mixChannels, output }: ForecastModelConfig,
  calendar: Tensor,
): Tensor {
  const places = mixChannels ? channels : 1;
  const size = forecastOutputs[output.kind].size(output);
  const hidden = relu(linear(scope.child('hidden'), { width: calendarWidth }, calendar));
  const effect = linear(scope.child('output'), { width: places * size }, hidden);
  return reshape(effect, [dimAt(calendar.shape, 0), horizon, places, size]);
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
