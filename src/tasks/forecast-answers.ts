/** From the outputs of a forecasting model to forecasts in the unit of the data. */
import type { Scale } from '../data/series/scales.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { normalQuantile, studentQuantile } from '../metrics/quantile-functions.ts';
import type { ForecastOutput } from '../models/forecasting/forecast-outputs.ts';

/** The probabilities of the quantiles of a distribution unless others are asked for. */
export const usualLevels: readonly number[] = [0.1, 0.5, 0.9];

/** The forecast of one column. */
export interface ColumnForecast {
  /** One value for each step: the mean, the median of quantiles, the middle of a distribution. */
  readonly point: Float64Array;
  /** Values by the probability that the truth is below them, in rising order; of a model that knows them. */
  readonly quantiles: ReadonlyMap<number, Float64Array>;
}

/** What a table of forecasts calls its first columns. */
interface ForecastNames {
  readonly time: string;
  /** Of a table with one series under the other. */
  readonly id?: string | undefined;
}

/** What a model forecasts for one series. */
export interface ForecastAnswer {
  readonly names: ForecastNames;
  /** What tells the series from others; empty where there is one. */
  readonly id: string;
  /** The stamp of each step, written as those of the input. */
  readonly times: readonly string[];
  /** By the name of the column. */
  readonly columns: ReadonlyMap<string, ColumnForecast>;
}

type Outputs = ReadonlyMap<string, HostTensor>;

/** Column `c` of `channels` in the outputs [M, C] or [M, C, Q] of one window. */
export function columnForecast(
  outputs: Outputs,
  { kind, levels }: ForecastOutput,
  scale: Scale,
  {
    c,
    channels,
    asked,
  }: { readonly c: number; readonly channels: number; readonly asked: readonly number[] },
): ColumnForecast {
  const restored = (values: Float64Array) => values.map((value) => value * scale.deviation + scale.mean);
  const read = (name: string) => stridedValues(outputs.get(name), c, channels);
  if (kind === 'point') return { point: restored(read('point')), quantiles: new Map() };
  if (kind === 'quantiles') {
    const sorted = sortedQuantiles(outputs.get('quantiles'), levels, c, channels).map(restored);
    const quantiles = new Map(levels.map((level, q) => [level, sorted[q] ?? new Float64Array(0)]));
    return { point: sorted[middleOf(levels)] ?? new Float64Array(0), quantiles };
  }
  const location = read('location');
  const spread = read('spread');
  const degrees = kind === 'student-t' ? read('degrees') : undefined;
  const quantileAt = (level: number) => (t: number) =>
    degrees === undefined ? normalQuantile(level) : studentQuantile(level, degrees[t] ?? 2);
  const quantiles = asked.map((level) => {
    const standard = quantileAt(level);
    return [level, restored(location.map((m, t) => m + (spread[t] ?? 0) * standard(t)))] as const;
  });
  return { point: restored(location), quantiles: new Map(quantiles) };
}

/** The values of one column, step by step. */
function stridedValues(tensor: HostTensor | undefined, c: number, channels: number): Float64Array {
  const data = tensor?.data ?? [];
  const values = new Float64Array(data.length / channels);
  for (let t = 0; t < values.length; t++) values[t] = Number(data[t * channels + c]);
  return values;
}

/**
 * The quantiles of one column, one list for each level. Where those of a step do not rise, they are put in order.
 *
 * Source: Chernozhukov, Fernandez-Val, Galichon (2010), "Quantile and probability curves without crossing".
 */
function sortedQuantiles(
  tensor: HostTensor | undefined,
  levels: readonly number[],
  c: number,
  channels: number,
): readonly Float64Array[] {
  const data = tensor?.data ?? [];
  const count = levels.length;
  const steps = data.length / channels / count;
  const lists = levels.map(() => new Float64Array(steps));
  const step = new Float64Array(count);
  for (let t = 0; t < steps; t++) {
    for (let q = 0; q < count; q++) step[q] = Number(data[(t * channels + c) * count + q]);
    step.sort();
    for (let q = 0; q < count; q++) lists[q]?.fill(step[q] ?? 0, t, t + 1);
  }
  return lists;
}

/** The level that is next to the median. */
function middleOf(levels: readonly number[]): number {
  const distances = levels.map((level) => Math.abs(level - 0.5));
  return distances.indexOf(Math.min(...distances));
}

const digits = 7;

/** A number as it is written, as exactly as float32 knows it. */
const written = (value: number): string => String(Number(value.toPrecision(digits)));

/** A cell of CSV. */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The names of the columns of a table of forecasts: `date,OT,OT_q0.1,OT_q0.9`. */
export function forecastHeader({ columns, names: { time, id } }: ForecastAnswer): string {
  const names = [...columns].flatMap(([name, { quantiles }]) => [
    name,
    ...[...quantiles.keys()].map((level) => `${name}_q${level}`),
  ]);
  return [...(id === undefined ? [] : [id]), time, ...names].map(cell).join(',');
}

/** One row for each step. */
export function forecastLines({ id, times, columns, names }: ForecastAnswer): string {
  const rows = times.map((time, t) => {
    const values = [...columns.values()].flatMap(({ point, quantiles }) => [
      point[t] ?? Number.NaN,
      ...[...quantiles.values()].map((list) => list[t] ?? Number.NaN),
    ]);
    return [...(names.id === undefined ? [] : [cell(id)]), time, ...values.map(written)].join(',');
  });
  return rows.join('\n');
}

/** The same as one object of JSON. */
export function forecastJson({ id, times, columns }: ForecastAnswer): string {
  const forecasts = [...columns].map(([name, { point, quantiles }]) => {
    const levels = [...quantiles].map(([level, values]) => [String(level), rounded(values)] as const);
    const more = levels.length > 0 ? { quantiles: Object.fromEntries(levels) } : {};
    return [name, { point: rounded(point), ...more }] as const;
  });
  return JSON.stringify({ ...(id !== '' && { id }), times, columns: Object.fromEntries(forecasts) });
}

function rounded(values: Float64Array): readonly number[] {
  return Array.from(values, (value) => Number(written(value)));
}
