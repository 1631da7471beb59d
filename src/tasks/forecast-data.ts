/** From series to the examples of a forecasting model: the dev part, what values are measured in, windows. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { parseWith } from '../bundle/bundle-file.ts';
import type { AssetFiles } from '../bundle/bundle-task.ts';
import type { RowSequence } from '../data/row-sequence.ts';
import { counted } from '../data/rows/row-value.ts';
import { calendarValues, numbersPerFeature } from '../data/series/calendar.ts';
import { type Scale, scaledValues, scaleOf } from '../data/series/scales.ts';
import { type Series, sliceSeries } from '../data/series/series.ts';
import {
  type ScaledSeries,
  type SeriesWindows,
  seriesWindows,
  type WindowSizes,
} from '../data/series/series-windows.ts';
import { stepInWords, usualSeason } from '../data/series/steps.ts';
import { seasonalError } from '../metrics/forecast-scores.ts';
import {
  calendarIn,
  type ForecastConfig,
  type ForecastOptions,
  type ForecastTable,
  partsOf,
  splitIn,
} from './forecast-settings.ts';
import type { SplitRows } from './task.ts';

/** What the values of a column are measured in, and how wrong the seasonal naive forecast was in training. */
export interface ColumnScale extends Scale {
  readonly seasonalError: number;
}

/** What surrounds a forecasting model. */
export interface ForecastAssets {
  readonly table: ForecastTable;
  /** One scale for each column, by the id of the series. */
  readonly scales: ReadonlyMap<string, readonly ColumnScale[]>;
  /** Missing values of the training data that were filled; 0 where that is not known. */
  readonly filled: number;
}

/** The share of the rows that are held out where nothing is said. */
const heldOut = 0.1;

/**
 * The parts that `--split` names; else the last tenth of each series, at least one horizon, is held out, unless too little would be
 * left to learn from.
 */
export function splitSeries(
  rows: RowSequence<Series>,
  { split: given, context, horizon }: Pick<ForecastOptions, 'split' | 'context' | 'horizon'>,
): SplitRows<Series> {
  const split = splitIn(given);
  const all = [...rows];
  const where = (series: Series) => (series.id === '' ? 'training data' : `training data: ${series.id}`);
  if (split !== undefined) {
    const parts = all.map((series) => partsOf(series, split, context, where(series)));
    return { train: parts.map(({ train }) => train), dev: parts.map(({ dev }) => dev), notes: [] };
  }
  const divided = all.map((series) => {
    const kept = series.length - Math.max(horizon, Math.round(heldOut * series.length));
    if (kept < context + horizon) return { train: series };
    const dev = sliceSeries(series, kept - context, series.length, kept);
    return { train: sliceSeries(series, 0, kept, 0), dev };
  });
  const dev = divided.flatMap((parts) => parts.dev ?? []);
  if (dev.length > 0) {
    const rowsHeld = dev.reduce((sum, { length, first }) => sum + length - first, 0);
    const note = `held out the last ${rowsHeld.toLocaleString('en')} rows as dev set`;
    return { train: divided.map(({ train }) => train), dev, notes: [note] };
  }
  const longest = Math.max(0, ...all.map(({ length }) => length));
  throw new HeddleError('E_DATA', {
    where: 'training data',
    found: `${counted(longest, 'row')} of the longest series`,
    allowed: `at least ${context + 2 * horizon}: --context ${context}, and --horizon ${horizon} twice, to learn and to measure`,
    fix: 'add rows, or lower --context or --horizon',
  });
}

/** What the training rows decide. Throws E_DATA where series do not belong together, E_CONFIG for options that do not. */
export function forecastAssets(rows: RowSequence<Series>, options: ForecastOptions): ForecastAssets {
  const series = [...rows];
  const [first] = series;
  requireTrainingPart(series, options);
  if (first === undefined) throw new HeddleError('E_DATA', { where: 'training data', found: 'no series' });
  const { step, style } = first.clock;
  const columns = [...first.columns.keys()];
  for (const other of series) requireAlike(first, other);
  const table: ForecastTable = {
    ...(options.time !== undefined && { time: options.time }),
    ...(options.id !== undefined && { id: options.id }),
    ...{ columns, known: [...first.known.keys()], step, style, fill: options.fill },
    season: options.season ?? usualSeason(step),
    calendar: calendarOf(options, first),
    ...(options.split !== undefined && { split: splitIn(options.split) }),
    begins: series.map(({ id, clock }) => [id, clock.start]),
  };
  const byId = new Map<string, Series[]>();
  for (const one of series) byId.set(one.id, [...(byId.get(one.id) ?? []), one]);
  const scales = new Map([...byId].map(([id, group]) => [id, scalesOf(group, table)] as const));
  const filled = series.reduce((sum, one) => sum + one.filled, 0);
  return { table, scales, filled };
}

/** Throws E_CONFIG where a dev set was given besides `--split`, so that nothing was split. */
function requireTrainingPart(series: readonly Series[], { split }: ForecastOptions): void {
  const [train = 1] = splitIn(split) ?? [];
  if (train < 1 || split === undefined || series.every(({ length }) => length <= train)) return;
  const found = 'given together with a dev set';
  throw new HeddleError('E_CONFIG', {
    where: '--split',
    found,
    allowed: 'one of the two',
    fix: 'leave out --dev',
  });
}

function calendarOf({ calendar }: ForecastOptions, { clock }: Series): ForecastTable['calendar'] {
  const features = calendarIn(calendar);
  if (features.length === 0 || clock.style.kind === 'date') return features;
  const found = 'features of a calendar, though stamps are numbers';
  throw new HeddleError('E_CONFIG', { where: '--calendar', found, fix: 'leave it out, or write dates' });
}

function requireAlike(first: Series, other: Series): void {
  const where = `training data: series "${other.id}"`;
  const names = [...other.columns.keys()];
  if (names.length !== first.columns.size || names.some((name) => !first.columns.has(name))) {
    const allowed = `columns ${[...first.columns.keys()].join(', ')}, as of the first series`;
    throw new HeddleError('E_DATA', { where, found: `columns ${names.join(', ')}`, allowed });
  }
  const [expected, found] = [first, other].map(({ clock }) => clock.step);
  if (other.length < 2 || (expected?.unit === found?.unit && expected?.size === found?.size)) return;
  throw new HeddleError('E_DATA', {
    where,
    found: `steps of ${stepInWords(other.clock.step)}`,
    allowed: `${stepInWords(first.clock.step)}, as of the first series`,
  });
}

/** Scales of the columns, then of those that are known ahead, over the training part of all series of one id. */
function scalesOf(
  group: readonly Series[],
  { columns, known, season }: ForecastTable,
): readonly ColumnScale[] {
  return [...columns, ...known].map((name) => {
    const values = group.map((series) => {
      const found = series.columns.get(name) ?? series.known.get(name)?.subarray(0, series.length);
      return found ?? new Float64Array(0);
    });
    const all = new Float64Array(values.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const part of values) {
      all.set(part, end);
      end += part.length;
    }
    return { ...scaleOf(all), seasonalError: seasonalError(all, season) };
  });
}

/** Of a series that was not in the training data: the mean of all scales. */
export function scalesFor({ scales, table }: ForecastAssets, id: string): readonly ColumnScale[] {
  const known = scales.get(id);
  if (known !== undefined) return known;
  const all = [...scales.values()];
  const mean = (c: number, key: keyof ColumnScale) =>
    all.reduce((sum, each) => sum + (each[c]?.[key] ?? 0), 0) / all.length;
  return [...table.columns, ...table.known].map((_, c) => ({
    mean: mean(c, 'mean'),
    deviation: mean(c, 'deviation'),
    seasonalError: mean(c, 'seasonalError'),
  }));
}

const file = 'scales.json';
const scaleSchema = z.strictObject({
  mean: z.number(),
  deviation: z.number().positive(),
  seasonalError: z.number().min(0),
});
/** Each id with the scales of its columns. */
const scalesSchema = z.array(z.tuple([z.string(), z.array(scaleSchema)]));

export function forecastFiles({ scales }: ForecastAssets): ReadonlyMap<string, unknown> {
  return new Map([[file, [...scales]]]);
}

/** Throws E_MODEL_FILE. */
export async function readForecastFiles(
  files: AssetFiles,
  { table }: ForecastConfig,
): Promise<ForecastAssets> {
  const found = parseWith(scalesSchema, await files.json(file), files.where(file));
  return { table, scales: new Map(found), filled: 0 };
}

export function sizesOf({ channels, context, horizon, features }: ForecastConfig): WindowSizes {
  return { channels, context, horizon, features };
}

/** A series as the model reads it; what is known ahead goes one horizon further, with zeros for what is not. */
export function scaledSeries(
  series: Series,
  assets: ForecastAssets,
  { horizon }: ForecastConfig,
): ScaledSeries {
  const { table } = assets;
  const { columns, known, calendar } = table;
  const { clock, length, first } = series;
  const scales = scalesFor(assets, series.id);
  const reach = length + horizon;
  const ahead = { length: reach, columns: series.known };
  const parts = [
    { width: numbersPerFeature * calendar.length, values: calendarValues(clock, calendar, 0, reach) },
    { width: known.length, values: scaledValues(ahead, known, scales.slice(columns.length)) },
  ];
  return {
    values: scaledValues(series, columns, scales),
    ...(featuresOf(table) > 0 && { known: sideBySide(parts, reach) }),
    ...{ length, first },
  };
}

/** Columns next to each other. Shapes: [rows, width] each -> [rows, sum of widths]. */
function sideBySide(
  parts: readonly { readonly width: number; readonly values: Float32Array }[],
  rows: number,
): Float32Array {
  const total = parts.reduce((sum, { width }) => sum + width, 0);
  const all = new Float32Array(rows * total);
  for (let row = 0; row < rows; row++) {
    let at = row * total;
    for (const { width, values } of parts) {
      all.set(values.subarray(row * width, (row + 1) * width), at);
      at += width;
    }
  }
  return all;
}

/** The numbers that are known of each stamp: of the calendar, then of columns. */
export function featuresOf({ calendar, known }: ForecastTable): number {
  return numbersPerFeature * calendar.length + known.length;
}

/** The windows of some series. Throws E_DATA where none is long enough. */
export function windowsOf(
  rows: RowSequence<Series>,
  assets: ForecastAssets,
  config: ForecastConfig,
  where: string,
): SeriesWindows {
  const scaled = Array.from(rows, (series) => scaledSeries(series, assets, config));
  return seriesWindows(scaled, sizesOf(config), where);
}

/** In words for the user. */
export function describeSeries({ table, scales, filled }: ForecastAssets): readonly string[] {
  const { columns, known, step, season } = table;
  const series = scales.size === 1 ? '' : `${scales.size.toLocaleString('en')} series of `;
  const names = columns.length === 1 ? '1 column' : `${columns.length.toLocaleString('en')} columns`;
  return [
    `${series}${names}, a step is ${stepInWords(step)}, a season ${season} steps`,
    ...(known.length > 0 ? [`known ahead: ${known.join(', ')}`] : []),
    ...(filled > 0 ? [`filled ${filled.toLocaleString('en')} missing values`] : []),
  ];
}
