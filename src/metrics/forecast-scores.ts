/** How good forecasts are. */
import { mean } from './averages.ts';

/** What is known of one forecast of one series. */
export interface Forecast {
  /** The values before the first forecast one, oldest first: what a scale is taken from. */
  readonly history: ArrayLike<number>;
  readonly truth: ArrayLike<number>;
  readonly point: ArrayLike<number>;
  /** Values by the probability that the truth is below them, such as 0.1, 0.5, 0.9. */
  readonly quantiles?: ReadonlyMap<number, ArrayLike<number>>;
}

export interface ForecastScores {
  readonly mse: number;
  readonly mae: number;
  /** Symmetric mean absolute percentage error, 0 to 200. */
  readonly smape: number;
  /** Mean absolute scaled error: 1 is as good as the seasonal naive forecast was in the history. NaN where that was perfect. */
  readonly mase: number;
  /** Twice the pinball loss summed over all values and divided by the sum of their sizes, the mean over the quantiles. */
  readonly weightedQuantileLoss?: number;
  /** By probability the percentage of values below the quantile; the closer to it the better. */
  readonly coverage?: ReadonlyMap<number, number>;
}

/**
 * The scores over all forecasts, each value counting alike; MASE is the mean over the forecasts.
 *
 * `season` is the number of steps after which the series is expected to repeat, 1 for none.
 *
 * Formula: sMAPE = mean of 200 |y - f| / (|y| + |f|), 0 where both are 0; MASE = mean |y - f| / mean over the history of |y_t - y_(t - season)|;
 * pinball_q = max(q (y - f), (q - 1) (y - f)); WQL = mean over q of 2 sum pinball_q / sum |y|.
 * Source: Makridakis et al. (2020), "The M4 competition", section 2 (sMAPE, MASE); Hyndman and Koehler (2006), equation 5; Gasthaus et al. (2019),
 * section 4.1, as in GluonTS (weighted quantile loss).
 */
export function forecastScores(forecasts: readonly Forecast[], season = 1): ForecastScores {
  const errors = forecasts.flatMap(({ truth, point }) =>
    Array.from(truth, (y, t) => [y, point[t]!] as const),
  );
  const overAll = (of: (y: number, f: number) => number) => mean(errors.map(([y, f]) => of(y, f)));
  const quantiles = [...(forecasts[0]?.quantiles?.keys() ?? [])];
  return {
    mse: overAll((y, f) => (y - f) ** 2),
    mae: overAll((y, f) => Math.abs(y - f)),
    smape: overAll((y, f) => (y === f ? 0 : (200 * Math.abs(y - f)) / (Math.abs(y) + Math.abs(f)))),
    mase: mean(forecasts.map((forecast) => scaledError(forecast, season))),
    ...(quantiles.length > 0 && {
      weightedQuantileLoss: mean(quantiles.map((q) => weightedLoss(forecasts, q))),
      coverage: new Map(quantiles.map((q) => [q, coverage(forecasts, q)])),
    }),
  };
}

function scaledError({ history, truth, point }: Forecast, season: number): number {
  const steps = Array.from({ length: history.length - season }, (_, t) =>
    Math.abs(history[t + season]! - history[t]!),
  );
  const error = mean(Array.from(truth, (y, t) => Math.abs(y - point[t]!)));
  const scale = mean(steps);
  return scale === 0 ? Number.NaN : error / scale;
}

function weightedLoss(forecasts: readonly Forecast[], q: number): number {
  let [loss, size] = [0, 0];
  for (const { truth, quantiles } of forecasts) {
    const values = quantiles?.get(q) ?? [];
    for (let t = 0; t < truth.length; t++) {
      const error = truth[t]! - values[t]!;
      loss += 2 * Math.max(q * error, (q - 1) * error);
      size += Math.abs(truth[t]!);
    }
  }
  return loss / size;
}

function coverage(forecasts: readonly Forecast[], q: number): number {
  const below = forecasts.flatMap(({ truth, quantiles }) =>
    Array.from(truth, (y, t): number => (y <= (quantiles?.get(q)?.[t] ?? Number.NaN) ? 100 : 0)),
  );
  return mean(below);
}
