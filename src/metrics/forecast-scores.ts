/** How good forecasts are. */

/** What is known of one forecast of one series. */
export interface Forecast {
  readonly truth: ArrayLike<number>;
  readonly point: ArrayLike<number>;
  /** Values by the probability that the truth is below them, such as 0.1, 0.5, 0.9. */
  readonly quantiles?: ReadonlyMap<number, ArrayLike<number>> | undefined;
  /** What MSE and MAE measure errors in, such as the deviation of the series; default 1. */
  readonly unit?: number;
  /** What MASE measures errors in: `seasonalError` of the history. */
  readonly naiveError: number;
}

export interface ForecastScores {
  readonly mse: number;
  readonly mae: number;
  /** Symmetric mean absolute percentage error, 0 to 200. */
  readonly smape: number;
  /**
   * Mean absolute scaled error: 1 is as good as the seasonal naive forecast was in the history. Forecasts where that was perfect are left
   * out; NaN where it always was.
   */
  readonly mase: number;
  /** Twice the pinball loss summed over all values and divided by the sum of their sizes, the mean over the quantiles. */
  readonly weightedQuantileLoss?: number;
  /** By probability the percentage of values at or below the quantile; the closer to it the better. */
  readonly coverage?: ReadonlyMap<number, number>;
}

/**
 * The mean size of y_t - y_(t - season): the error of the forecast that repeats what was one season before; 0 where a history is no
 * longer than a season.
 *
 * Source: Hyndman and Koehler (2006), "Another look at measures of forecast accuracy", equation 5.
 */
export function seasonalError(history: ArrayLike<number>, season: number): number {
  let sum = 0;
  for (let t = season; t < history.length; t++) sum += Math.abs(history[t]! - history[t - season]!);
  return history.length > season ? sum / (history.length - season) : 0;
}

/**
 * The scores over all forecasts, each value counting alike; MASE is the mean over the forecasts.
 *
 * Formula: sMAPE = mean of 200 |y - f| / (|y| + |f|), 0 where both are 0; MASE = mean |y - f| / `naiveError`;
 * pinball_q = max(q (y - f), (q - 1) (y - f)); WQL = mean over q of 2 sum pinball_q / sum |y|.
 * Source: Makridakis et al. (2020), "The M4 competition", section 2 (sMAPE, MASE); Gasthaus et al. (2019), section 4.1, as in GluonTS
 * (weighted quantile loss).
 */
export function forecastScores(forecasts: Iterable<Forecast>): ForecastScores {
  const meter = new ForecastMeter();
  for (const forecast of forecasts) meter.add(forecast);
  return meter.scores();
}

interface ErrorSums {
  readonly squares: number;
  readonly sizes: number;
}

/** What `forecastScores` computes, of forecasts that are made one after the other and not kept. */
export class ForecastMeter {
  #values = 0;
  #squares = 0;
  #sizes = 0;
  #percentages = 0;
  #scaled = 0;
  /** Forecasts that count for MASE. */
  #measured = 0;
  #sumOfTruth = 0;
  readonly #quantiles = new Map<number, { loss: number; below: number }>();

  /** Returns the sums of squared and of absolute errors, in the unit, that this forecast adds. */
  add({ truth, point, quantiles, unit = 1, naiveError }: Forecast): ErrorSums {
    let [errors, squares] = [0, 0];
    for (let t = 0; t < truth.length; t++) {
      const [y, f] = [truth[t]!, point[t]!];
      const error = Math.abs(y - f);
      errors += error;
      squares += (error / unit) ** 2;
      this.#sumOfTruth += Math.abs(y);
      if (error !== 0) this.#percentages += (200 * error) / (Math.abs(y) + Math.abs(f));
    }
    this.#values += truth.length;
    this.#squares += squares;
    this.#sizes += errors / unit;
    if (naiveError > 0) {
      this.#scaled += errors / truth.length / naiveError;
      this.#measured++;
    }
    for (const [q, values] of quantiles ?? []) this.#addQuantile(q, truth, values);
    return { squares, sizes: errors / unit };
  }

  #addQuantile(q: number, truth: ArrayLike<number>, values: ArrayLike<number>): void {
    const { loss, below } = this.#quantiles.get(q) ?? { loss: 0, below: 0 };
    let [moreLoss, moreBelow] = [0, 0];
    for (let t = 0; t < truth.length; t++) {
      const error = truth[t]! - values[t]!;
      moreLoss += 2 * Math.max(q * error, (q - 1) * error);
      if (error <= 0) moreBelow++;
    }
    this.#quantiles.set(q, { loss: loss + moreLoss, below: below + moreBelow });
  }

  scores(): ForecastScores {
    const count = this.#values;
    const quantiles = [...this.#quantiles];
    const losses = quantiles.map(([, { loss }]) => loss / this.#sumOfTruth);
    return {
      mse: this.#squares / count,
      mae: this.#sizes / count,
      smape: this.#percentages / count,
      mase: this.#scaled / this.#measured,
      ...(quantiles.length > 0 && {
        weightedQuantileLoss: losses.reduce((a, b) => a + b, 0) / losses.length,
        coverage: new Map(quantiles.map(([q, { below }]) => [q, (100 * below) / count])),
      }),
    };
  }
}
