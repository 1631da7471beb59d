/** Series cut into examples: what is known, and what comes next. */
import { HeddleError } from '../../base/errors.ts';
import { lastAtMost } from '../../base/last-at-most.ts';
import type { Dataset } from '../dataset.ts';
import type { Example } from '../field.ts';
import { counted } from '../rows/row-value.ts';

/** The values of a series as the model reads them. */
export interface ScaledSeries {
  /** [length, channels] */
  readonly values: Float32Array;
  /** What is known however far ahead, [length + horizon, features]; absent: nothing. */
  readonly known?: Float32Array;
  readonly length: number;
  /** The number of the first value that is to be forecast. */
  readonly first: number;
}

export interface WindowSizes {
  readonly channels: number;
  /** How many values of the past are looked at. */
  readonly context: number;
  /** How many values are forecast. */
  readonly horizon: number;
  /** The numbers that are known ahead at each stamp. */
  readonly features: number;
}

/** Every window of some series. */
export interface SeriesWindows extends Dataset {
  /** Window i: the number of its series, and that of the first value that is forecast (the origin). */
  placeOf(i: number): { readonly series: number; readonly origin: number };
}

/**
 * All windows, one for each origin: rolling by one step. Window i of a series forecasts the values origin to origin + horizon - 1 from
 * the `context` values before; no window has a later value in what it reads.
 *
 * Example: `past` [context, channels], `future` [horizon, channels], and `known` [context + horizon, features] where something is known ahead.
 * Throws: E_DATA where no series is long enough.
 */
export function seriesWindows(
  series: readonly ScaledSeries[],
  sizes: WindowSizes,
  where: string,
): SeriesWindows {
  const { context, horizon, channels } = sizes;
  const starts = new Uint32Array(series.length + 1);
  const firstOrigin = (s: number) => Math.max(series[s]?.first ?? 0, context);
  for (let s = 0; s < series.length; s++) {
    const count = Math.max(0, (series[s]?.length ?? 0) - horizon - firstOrigin(s) + 1);
    starts[s + 1] = (starts[s] ?? 0) + count;
  }
  const length = starts[series.length] ?? 0;
  if (length === 0) throw tooShort(series, sizes, where);
  const placeOf = (i: number) => {
    const s = lastAtMost(starts, i);
    return { series: s, origin: firstOrigin(s) + i - (starts[s] ?? 0) };
  };
  return Object.freeze({
    length,
    lengths: new Map(),
    placeOf,
    at(i: number): Example {
      const { series: s, origin } = placeOf(i);
      const future = series[s]?.values.subarray(origin * channels, (origin + horizon) * channels);
      return new Map([...knownBefore(series[s], origin, sizes), ['future', future ?? new Float32Array(0)]]);
    },
  });
}

/** What a model may know before value number `origin` of a series: the past, and of past and future what is known ahead. */
export function knownBefore(
  series: ScaledSeries | undefined,
  origin: number,
  { context, horizon, channels, features }: WindowSizes,
): Example {
  const from = origin - context;
  const past = series?.values.subarray(from * channels, origin * channels) ?? new Float32Array(0);
  const known = series?.known?.subarray(from * features, (origin + horizon) * features);
  return new Map([['past', past], ...(known === undefined ? [] : [['known', known] as const])]);
}

function tooShort(
  series: readonly ScaledSeries[],
  { context, horizon }: WindowSizes,
  where: string,
): HeddleError {
  const longest = Math.max(0, ...series.map(({ length }) => length));
  return new HeddleError('E_DATA', {
    where,
    found: `${counted(longest, 'row')} of the longest series`,
    allowed: `at least ${context + horizon}: --context ${context} and --horizon ${horizon}`,
    fix: 'add rows, or lower --context or --horizon',
  });
}
