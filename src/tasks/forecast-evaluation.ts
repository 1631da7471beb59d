/** How good a forecasting model is on series that it has not seen: every origin, one step after the other. */
import type { ReadyModel } from '../bundle/bundle-task.ts';
import type { Series } from '../data/series/series.ts';
import type { SeriesWindows } from '../data/series/series-windows.ts';
import { ForecastMeter, type ForecastScores } from '../metrics/forecast-scores.ts';
import { evaluateEach } from '../search/each-output.ts';
import type { HostTensors } from '../search/loaded-graph.ts';
import { type ColumnForecast, columnForecast, usualLevels } from './forecast-answers.ts';
import { type ColumnScale, type ForecastAssets, scalesFor, windowsOf } from './forecast-data.ts';
import type { ForecastConfig } from './forecast-settings.ts';
import type { Evaluation, ItemScores, Metric } from './task.ts';

type Ready = ReadyModel<ForecastConfig, ForecastAssets>;

export const forecastMetrics: readonly Metric[] = [
  { name: 'mse', label: 'MSE of z-scores', better: 'lower', criterion: 'mse' },
  { name: 'mae', label: 'MAE of z-scores', better: 'lower', criterion: 'mae' },
  { name: 'smape', label: 'sMAPE, %', better: 'lower' },
  { name: 'mase', label: 'MASE', better: 'lower' },
  { name: 'weightedQuantileLoss', label: 'weighted quantile loss', better: 'lower' },
  { name: 'lossPerValue', label: 'loss per value', better: 'lower', criterion: 'loss' },
];

/** Windows that are computed before they are scored, so that outputs need not all be kept. */
const chunk = 1024;

export interface ForecastMeasure {
  /** What is asked for; default: everything. */
  readonly criterion?: string | undefined;
  readonly levels?: readonly number[] | undefined;
}

/** A function that evaluates the current parameters over all windows of the series. Throws E_DATA where there is none. */
export function forecastEvaluator(
  { config, assets, predictor }: Ready,
  rows: readonly Series[],
  { criterion, levels = usualLevels }: ForecastMeasure,
): () => Promise<Evaluation> {
  const windows = windowsOf(rows, assets, config, 'test data');
  const measured = { windows, rows, config, scales: rows.map(({ id }) => scalesFor(assets, id)) };
  let baselines: ReadonlyMap<string, unknown> | undefined;
  return async () => {
    if (criterion === 'loss') {
      const { sum, units } = await predictor.loss(windows);
      const ofPoints: (readonly [string, number])[] =
        config.output.kind === 'point' ? [['mse', sum / units]] : [];
      return { items: windows.length, metrics: new Map([...ofPoints, ['lossPerValue', sum / units]]) };
    }
    const meters = assets.table.columns.map(() => new ForecastMeter());
    const meter = new ForecastMeter();
    const blocks = errorsByBlock(windows, config.horizon);
    const loss = await evaluateEach(predictor, windows, {
      size: chunk,
      take(window, outputs) {
        for (const [c, forecast] of windowForecasts(measured, window, outputs, levels).entries()) {
          blocks.add(window, meter.add(forecast), forecast.truth.length);
          meters[c]?.add(forecast);
        }
      },
    });
    const scores = meter.scores();
    const metrics = metricsOf(scores, loss.sum / loss.units);
    if (criterion !== undefined) return { items: windows.length, metrics };
    baselines ??= naiveScores(measured, assets.table.season);
    return {
      items: windows.length,
      metrics,
      perItem: blocks.scores(),
      details: detailsOf(scores, baselines, assets.table.columns, meters),
    };
  };
}

interface Measured {
  readonly windows: SeriesWindows;
  readonly rows: readonly Series[];
  readonly scales: readonly (readonly ColumnScale[])[];
  readonly config: ForecastConfig;
}

/**
 * Errors summed over as many origins in a row as a horizon has steps: forecasts of neighbouring origins share all but one value, so that
 * they are no items by themselves.
 */
function errorsByBlock(windows: SeriesWindows, horizon: number) {
  const numbers = new Map<string, number>();
  const numberOf = (window: number) => {
    const { series, origin } = windows.placeOf(window);
    const key = `${series}:${Math.floor(origin / horizon)}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const [squares, sizes, values] = [[], [], []] as [number[], number[], number[]];
  const increase = (sums: number[], i: number, by: number) => {
    sums[i] = (sums[i] ?? 0) + by;
  };
  return {
    add(window: number, errors: ReturnType<ForecastMeter['add']>, count: number): void {
      const number = numberOf(window);
      increase(squares, number, errors.squares);
      increase(sizes, number, errors.sizes);
      increase(values, number, count);
    },
    scores: (): ReadonlyMap<string, ItemScores> =>
      new Map([
        ['mse', { values: squares, weights: values }],
        ['mae', { values: sizes, weights: values }],
      ]),
  };
}

/** What a meter is told of a column of a window. */
type Scored = ColumnForecast & {
  readonly truth: Float64Array;
  readonly unit: number;
  readonly naiveError: number;
};

/** Every column of a window, in the unit of the data. */
function windowForecasts(
  { windows, rows, scales, config }: Measured,
  window: number,
  outputs: HostTensors,
  asked: readonly number[],
): readonly Scored[] {
  const { channels, horizon, output, table } = config;
  const { series, origin } = windows.placeOf(window);
  return table.columns.map((name, c) => {
    const scale = scales[series]?.[c] ?? { mean: 0, deviation: 1, seasonalError: 0 };
    const truth = rows[series]?.columns.get(name)?.subarray(origin, origin + horizon) ?? new Float64Array(0);
    const forecast = columnForecast(outputs, output, scale, { c, channels, asked });
    return { ...forecast, truth, unit: scale.deviation, naiveError: scale.seasonalError };
  });
}

function metricsOf(scores: ForecastScores, loss: number): ReadonlyMap<string, number> {
  const { mse, mae, smape, mase, weightedQuantileLoss } = scores;
  return new Map([
    ...Object.entries({ mse, mae, smape, mase }),
    ...(weightedQuantileLoss === undefined ? [] : [['weightedQuantileLoss', weightedQuantileLoss] as const]),
    ['lossPerValue', loss],
  ]);
}

/** What the forecasts that need no model score: the last value, and what was one season before. */
function naiveScores(
  { windows, rows, scales, config }: Measured,
  season: number,
): ReadonlyMap<string, unknown> {
  const { horizon, context, table } = config;
  const score = (period: number) => {
    const meter = new ForecastMeter();
    const point = new Float64Array(horizon);
    for (let i = 0; i < windows.length; i++) {
      const { series, origin } = windows.placeOf(i);
      for (const [c, name] of table.columns.entries()) {
        const values = rows[series]?.columns.get(name) ?? new Float64Array(0);
        for (let t = 0; t < horizon; t++) point[t] = values[origin - period + (t % period)] ?? Number.NaN;
        const { deviation = 1, seasonalError = 0 } = scales[series]?.[c] ?? {};
        const truth = values.subarray(origin, origin + horizon);
        meter.add({ truth, point, unit: deviation, naiveError: seasonalError });
      }
    }
    return meter.scores();
  };
  const isKnown = season > 1 && season <= context;
  return new Map([['naive', score(1)], ...(isKnown ? [['seasonalNaive', score(season)] as const] : [])]);
}

function detailsOf(
  { coverage }: ForecastScores,
  baselines: ReadonlyMap<string, unknown>,
  names: readonly string[],
  meters: readonly ForecastMeter[],
): ReadonlyMap<string, unknown> {
  const columns = names.map((name, c) => {
    const { mse, mae, smape, mase } = meters[c]?.scores() ?? {};
    return [name, { mse, mae, smape, mase }] as const;
  });
  return new Map<string, unknown>([
    ...baselines,
    ...(coverage === undefined ? [] : [['coverage', Object.fromEntries(coverage)] as const]),
    ...(names.length > 1 ? [['columns', Object.fromEntries(columns)] as const] : []),
  ]);
}
