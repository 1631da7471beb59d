/** Time series forecasting: the past of one or more series, and what comes next. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { memoryDataset } from '../data/dataset.ts';
import type { Example } from '../data/field.ts';
import { counted } from '../data/rows/row-value.ts';
import { type GivenSeries, seriesRows } from '../data/rows/series.ts';
import { type Series, sliceSeries, stampOf } from '../data/series/series.ts';
import { knownBefore } from '../data/series/series-windows.ts';
import {
  forecastModel,
  forecastModelConfigSchema,
  resolveForecastModel,
} from '../models/forecasting/forecast-model.ts';
import type { ForecastOutput } from '../models/forecasting/forecast-outputs.ts';
import { seriesBodies } from '../models/forecasting/series-bodies.ts';
import { findFamily, parseConfig } from '../models/model-config.ts';
import { forecastTables } from './detail-tables.ts';
import {
  columnForecast,
  type ForecastAnswer,
  forecastHeader,
  forecastJson,
  forecastLines,
  usualLevels,
} from './forecast-answers.ts';
import { forecastChart } from './forecast-chart.ts';
import {
  describeSeries,
  type ForecastAssets,
  featuresOf,
  forecastAssets,
  forecastFiles,
  readForecastFiles,
  scaledSeries,
  scalesFor,
  sizesOf,
  splitSeries,
  windowsOf,
} from './forecast-data.ts';
import { forecastEvaluator, forecastMetrics } from './forecast-evaluation.ts';
import {
  calendarIn,
  checkKnownAhead,
  type ForecastConfig,
  type ForecastTable,
  forecasters,
  forecastOptions,
  levelsIn,
  namesIn,
  splitIn,
  tableSchema,
  testPart,
} from './forecast-settings.ts';
import { familyConfig } from './model-options.ts';
import type { TakesInputs, TakesRows, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...forecastOptions.shape });
type Options = z.output<typeof optionsSchema>;

const predicting = z.strictObject({
  quantiles: z.string().min(1).optional().meta({
    placeholder: 'p,...',
    description: 'quantiles of a distribution, such as .05,.95 (default: .1,.5,.9)',
  }),
});
type Predicting = z.output<typeof predicting>;

const configSchema = forecastModelConfigSchema.extend({ table: tableSchema });
const sides = { encoder: forecasters };

export const timeSeriesForecasting: Task<
  Series,
  Series,
  ForecastAnswer,
  ForecastConfig,
  ForecastAssets,
  Options,
  Predicting
> &
  TakesRows<GivenSeries | Series> &
  TakesInputs<GivenSeries | Series> = {
  name: 'time-series-forecasting',
  summary: 'tells the next values of one or more time series',
  sides,
  options: forecastOptions,
  predicting,
  metrics: forecastMetrics,
  rowName: 'series',
  elements: 'windows',
  rows: ({ time, id, target, knownAhead, fill }) =>
    seriesRows({ time, id, targets: namesIn(target), known: namesIn(knownAhead), fill }),
  inputs({ table }) {
    const format = seriesRows(columnsOf(table));
    return { ...format, file: format.parser };
  },
  testRows: (config) =>
    seriesRows(columnsOf(config.table), (series, where) => testPart(series, config, where)),
  group:
    () =>
    ({ id }) =>
      id,

  checkOptions(options) {
    const { distribution, quantiles, calendar, split } = options;
    splitIn(split);
    checkKnownAhead(options);
    calendarIn(calendar);
    if (quantiles === undefined) return;
    levelsIn(quantiles);
    if (distribution === 'point') return;
    const found = `given together with --distribution ${distribution}`;
    const fix = 'the quantiles of a distribution are asked for when forecasts are made';
    throw new HeddleError('E_CONFIG', { where: '--quantiles', found, allowed: 'one of the two', fix });
  },
  split: splitSeries,

  parseConfig(value) {
    const { table, ...model } = parseConfig(configSchema, value, 'model');
    return Object.freeze({ ...resolveForecastModel(model), table });
  },
  model: forecastModel,
  assetFiles: forecastFiles,
  readAssets: readForecastFiles,
  makeAssets: (rows, options) => forecastAssets(rows, options),
  describeAssets: describeSeries,

  configure(options, { table }) {
    const encoder = familyConfig(options, 'encoder', sides);
    const { normalization } = findFamily(seriesBodies, encoder.family, 'encoder');
    const { context, horizon, mixChannels, affine, headDropout } = options;
    const model = resolveForecastModel({
      ...{ context, horizon, mixChannels, affine, headDropout, encoder },
      channels: table.columns.length,
      features: featuresOf(table),
      normalization: options.instanceNorm ?? normalization,
      output: outputOf(options),
    });
    return Object.freeze({ ...model, table });
  },

  encode: (rows, assets, config, where) => ({ dataset: windowsOf(rows, assets, config, where), unknown: 0 }),

  detailTables: forecastTables,
  evaluator: (ready, rows, { quantiles }, { criterion } = {}) =>
    forecastEvaluator(ready, rows, {
      criterion,
      levels: askedLevels(ready.config, quantiles),
    }),

  predict: async (ready, rows, { quantiles }) =>
    forecasts(ready, rows, askedLevels(ready.config, quantiles) ?? usualLevels),

  checkPredicting({ quantiles }) {
    if (quantiles !== undefined) levelsIn(quantiles);
  },
  answerHeader: forecastHeader,
  chart: forecastChart,
  formatAnswer: (answer, _, json) => (json ? forecastJson(answer) : forecastLines(answer)),

  goldenInputs: () => periods.map((period) => `a sine of period ${period}`),
  async answerGolden({ predictor, config }, inputs) {
    const examples = inputs.map((input) => sineExample(Number(/\d+$/.exec(input)?.[0] ?? 1), config));
    const found = await predictor.outputs(memoryDataset(predictor.model.inputs, examples));
    return found.map((outputs) => {
      const numbers = [...outputs.values()].flatMap(({ data }) =>
        Array.from(data.slice(0, goldenNumbers), Number),
      );
      return { answer: '', numbers, choices: [] };
    });
  },
};

/** Of golden cases: the periods of what the model reads, and how many of its numbers are kept. */
const periods = [6, 25, 100] as const;
const goldenNumbers = 12;

/** Scaled values that need no data: a sine in each channel, each a little later than the one before. */
function sineExample(period: number, { context, horizon, channels, features }: ForecastConfig): Example {
  const wave = (steps: number, width: number) =>
    Float32Array.from({ length: steps * width }, (_, i) =>
      Math.sin(2 * Math.PI * (Math.floor(i / width) / period + (i % width) / 10)),
    );
  const known = features > 0 ? [['known', wave(context + horizon, features)] as const] : [];
  return new Map([['past', wave(context, channels)], ...known]);
}

/** How the columns of a table are read for a model. */
function columnsOf({ time, id, columns, known, fill, step }: ForecastTable) {
  return { time, id, targets: columns, known, fill, step };
}

function outputOf({ distribution, quantiles }: Options): ForecastOutput {
  if (quantiles === undefined) return { kind: distribution, levels: [] };
  return { kind: 'quantiles', levels: [...levelsIn(quantiles)] };
}

/** The quantiles that are asked of a distribution. Throws E_CONFIG where the model has learned none, so that only its own values can be had. */
function askedLevels({ output }: ForecastConfig, quantiles: string | undefined) {
  if (quantiles === undefined) return undefined;
  if (output.kind !== 'point' && output.kind !== 'quantiles') return levelsIn(quantiles);
  const own = output.kind === 'point' ? 'points' : `the quantiles ${output.levels.join(', ')}`;
  throw new HeddleError('E_CONFIG', {
    where: '--quantiles',
    found: `an option for a model that has learned ${own}`,
    allowed: 'with a model that was trained with --distribution normal or student-t',
    fix: 'leave it out: the model writes what it has learned',
  });
}

/**
 * What comes after the last value of each series.
 *
 * Throws: E_DATA for one that is shorter than the context, and where the future of a column that is known ahead is not given.
 */
async function forecasts(
  { predictor, assets, config }: ReadyModel<ForecastConfig, ForecastAssets>,
  rows: readonly Series[],
  asked: readonly number[],
): Promise<readonly ForecastAnswer[]> {
  const { context, horizon, channels, output, table } = config;
  const examples = rows.map((series) => {
    if (series.length < context) throw tooShort(series, context);
    requireFuture(series, config);
    const recent = sliceSeries(series, series.length - context, series.length);
    return knownBefore(scaledSeries(recent, assets, config), context, sizesOf(config));
  });
  const found = await predictor.outputs(memoryDataset(predictor.model.inputs, examples));
  return rows.map(({ id, clock, length, timeName }, i): ForecastAnswer => {
    const scales = scalesFor(assets, id);
    const columns = table.columns.map((name, c) => {
      const forecast = columnForecast(found[i] ?? new Map(), output, scales[c]!, { c, channels, asked });
      return [name, forecast] as const;
    });
    return {
      names: { time: table.time ?? timeName ?? 'time', id: table.id },
      id,
      times: Array.from({ length: horizon }, (_, t) => stampOf(clock, length + t)),
      columns: new Map(columns),
    };
  });
}

/** Throws E_DATA where a column that is known ahead ends before the horizon does. */
function requireFuture({ id, length, known }: Series, { horizon, table }: ForecastConfig): void {
  const given = Math.min(horizon, ...table.known.map((name) => (known.get(name)?.length ?? 0) - length));
  if (given >= horizon) return;
  throw new HeddleError('E_DATA', {
    where: id === '' ? 'input' : `series "${id}"`,
    found: `${counted(given, 'row')} after the last value of ${table.columns.join(', ')}`,
    allowed: `${horizon}, with stamps and ${table.known.join(', ')}: the columns that are known ahead`,
    fix: 'add them to the table, without values of the columns that are forecast',
  });
}

function tooShort({ id, length }: Series, context: number): HeddleError {
  return new HeddleError('E_DATA', {
    where: id === '' ? 'input' : `series "${id}"`,
    found: counted(length, 'row'),
    allowed: `at least ${context}, which the model looks back`,
    fix: 'add earlier rows',
  });
}
