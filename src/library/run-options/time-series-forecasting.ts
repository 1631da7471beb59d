/** Options of time-series-forecasting. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of time-series-forecasting, next to those of its model. */
export interface TimeSeriesForecastingOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000; default: 32). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: loss). */
  readonly metric?: 'loss' | 'mse' | 'mae' | undefined;
  /** Column of the stamps (default: the first). */
  readonly time?: string | undefined;
  /** Column that tells series apart, of a table with one series under the other. */
  readonly id?: string | undefined;
  /** Columns that are forecast (default: all but those of stamps and names). */
  readonly target?: string | undefined;
  /**
   * Columns whose future is known, such as holiday,price: heddle predict reads horizon rows of them after the
   * last value.
   */
  readonly knownAhead?: string | undefined;
  /** Values of the past that a forecast is made from (an integer from 1 to 65,536; default: 96). */
  readonly context?: number | undefined;
  /** Values that are forecast (an integer from 1 to 65,536; default: 24). */
  readonly horizon?: number | undefined;
  /**
   * Rows, or shares of the rows, from the beginning on: the last part is what heddle evaluate measures
   * (default: the last tenth of the training rows is the dev set).
   */
  readonly split?: string | undefined;
  /** What stands for missing rows and values: an error, the value before, or 0 (default: none). */
  readonly fill?: 'none' | 'previous' | 'zero' | undefined;
  /** Steps until a series repeats (default: by the step, such as 24 of hours; an integer from 1 to 65,536). */
  readonly season?: number | undefined;
  /** What the model reads of the calendar: minute, hour, weekday, monthday, yearday (default: nothing). */
  readonly calendar?: string | undefined;
  /** Read all columns at once (default: one by one, with the same weights; default: false). */
  readonly mixChannels?: boolean | undefined;
  /** How each context is normalised (default: last for nlinear, none for linear and dlinear, else reversible). */
  readonly instanceNorm?: 'reversible' | 'last' | 'none' | undefined;
  /** Scale and shift normalised values by weights that are learned (default: false). */
  readonly affine?: boolean | undefined;
  /** What is learned of each value: the mean, or a distribution by its likelihood (default: point). */
  readonly distribution?: 'point' | 'normal' | 'student-t' | undefined;
  /** Learn quantiles, such as .1,.5,.9, in place of the mean. */
  readonly quantiles?: string | undefined;
  /** Dropout rate before the last map (a number from 0 below 1; default: 0). */
  readonly headDropout?: number | undefined;
}
