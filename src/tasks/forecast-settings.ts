/** The options of forecasting, and what a model keeps of them. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { calendarFeatures } from '../data/series/calendar.ts';
import { fillings, type Series, sliceSeries } from '../data/series/series.ts';
import { stampStyleSchema } from '../data/series/stamps.ts';
import { stepSchema } from '../data/series/steps.ts';
import type { ForecastModelConfig } from '../models/forecasting/forecast-model.ts';
import { seriesBodies } from '../models/forecasting/series-bodies.ts';
import { normalizationKinds } from '../nn/reversible-normalization.ts';
import { type FamilyList, familyOption } from './sides.ts';

export const forecasters: FamilyList = { name: 'Forecaster', families: seriesBodies };

const column = (description: string) =>
  z.string().min(1).optional().meta({ placeholder: 'column', description });
const steps = z.int().min(1).max(65536);

export const forecastOptions = z.strictObject({
  encoder: familyOption('encoder', forecasters),
  time: column('column of the stamps (default: the first)'),
  id: column('column that tells series apart, of a table with one series under the other'),
  target: z.string().min(1).optional().meta({
    placeholder: 'column,...',
    description: 'columns that are forecast (default: all but those of stamps and names)',
  }),
  knownAhead: z.string().min(1).optional().meta({
    placeholder: 'column,...',
    description:
      'columns whose future is known, such as holiday,price: heddle predict reads --horizon rows of them after the last value',
  }),
  context: steps.default(96).describe('values of the past that a forecast is made from'),
  horizon: steps.default(24).describe('values that are forecast'),
  split: z.string().min(1).optional().meta({
    placeholder: 'train,dev,test',
    description:
      'rows, or shares of the rows, from the beginning on: the last part is what heddle evaluate measures (default: the last tenth of the training rows is the dev set)',
  }),
  fill: z
    .enum(fillings)
    .default('none')
    .describe('what stands for missing rows and values: an error, the value before, or 0'),
  season: steps
    .optional()
    .describe('steps until a series repeats (default: by the step, such as 24 of hours)'),
  calendar: z
    .string()
    .min(1)
    .optional()
    .meta({
      placeholder: 'feature,...',
      description: `what the model reads of the calendar: ${calendarFeatures.join(', ')} (default: nothing)`,
    }),
  mixChannels: z
    .boolean()
    .default(false)
    .describe('read all columns at once (default: one by one, with the same weights)'),
  instanceNorm: z
    .enum(normalizationKinds)
    .optional()
    .describe(
      'how each context is normalised (default: last for nlinear, none for linear and dlinear, else reversible)',
    ),
  affine: z
    .boolean()
    .default(false)
    .describe('scale and shift normalised values by weights that are learned'),
  distribution: z
    .enum(['point', 'normal', 'student-t'])
    .default('point')
    .describe('what is learned of each value: the mean, or a distribution by its likelihood'),
  quantiles: z.string().min(1).optional().meta({
    placeholder: 'p,...',
    description: 'learn quantiles, such as .1,.5,.9, in place of the mean',
  }),
  headDropout: z.number().min(0).lt(1).default(0).describe('dropout rate before the last map'),
  batchSize: z.int().min(1).max(1e9).default(32).describe('most rows of a batch'),
  metric: z.enum(['loss', 'mse', 'mae']).default('loss').describe('dev metric that selects the best weights'),
});

export type ForecastOptions = z.output<typeof forecastOptions>;

/** What a model knows of the table that it was made for. */
export const tableSchema = z.strictObject({
  time: z.string().optional(),
  id: z.string().optional(),
  columns: z.array(z.string()).min(1),
  /** The columns that are known ahead. */
  known: z.array(z.string()).default([]),
  step: stepSchema,
  style: stampStyleSchema,
  fill: z.enum(fillings),
  season: steps,
  calendar: z.array(z.enum(calendarFeatures)),
  split: z.tuple([z.number(), z.number(), z.number()]).optional(),
  /** The id and the first stamp of each series of the training data. */
  begins: z.array(z.tuple([z.string(), z.number()])),
});

export type ForecastTable = z.output<typeof tableSchema>;

export interface ForecastConfig extends ForecastModelConfig {
  readonly table: ForecastTable;
}

/** The names between commas. */
export function namesIn(list: string | undefined): readonly string[] | undefined {
  return list?.split(',').map((name) => name.trim());
}

/** The features that `--calendar` names. Throws E_CONFIG for others. */
export function calendarIn(list: string | undefined): ForecastTable['calendar'] {
  return (namesIn(list) ?? []).map((name) => {
    const known = calendarFeatures.find((feature) => feature === name);
    if (known !== undefined) return known;
    const allowed = calendarFeatures.join(', ');
    throw new HeddleError('E_CONFIG', { where: '--calendar', found: `"${name}"`, allowed });
  });
}

/** Throws E_CONFIG for a column that is to be forecast and known ahead. */
export function checkKnownAhead({
  target,
  knownAhead,
}: Pick<ForecastOptions, 'target' | 'knownAhead'>): void {
  const targets = namesIn(target) ?? [];
  const both = namesIn(knownAhead)?.find((name) => targets.includes(name));
  if (both === undefined) return;
  const found = `"${both}", which is forecast too`;
  throw new HeddleError('E_CONFIG', {
    where: '--known-ahead',
    found,
    allowed: 'columns that --target does not name',
  });
}

/** The probabilities of a list such as `.1,.5,.9`. Throws E_CONFIG unless they rise between 0 and 1. */
export function levelsIn(list: string): readonly number[] {
  const levels = list.split(',').map((level) => (level.trim() === '' ? Number.NaN : Number(level)));
  const rise = levels.every((level, i) => level > (levels[i - 1] ?? 0) && level < 1);
  if (rise) return levels;
  const allowed = 'probabilities between 0 and 1 that rise, such as .1,.5,.9';
  throw new HeddleError('E_CONFIG', { where: '--quantiles', found: JSON.stringify(list), allowed });
}

/** What `--split` says. Throws E_CONFIG. */
export function splitIn(list: string | undefined): ForecastTable['split'] {
  if (list === undefined) return undefined;
  const parts = list.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [train = 0, dev = 0, test = 0] = parts;
  const areRows = parts.every((part) => Number.isInteger(part) && part > 0);
  const areShares = parts.every((part) => part > 0 && part < 1) && train + dev + test < 1 + 1e-9;
  if (parts.length === 3 && (areRows || areShares)) return [train, dev, test];
  const allowed = 'three numbers of rows, such as 8640,2880,2880, or three shares, such as .7,.1,.2';
  throw new HeddleError('E_CONFIG', { where: '--split', found: JSON.stringify(list), allowed });
}

/** A series in its parts, each with so much of the one before that the first value can be forecast. */
export interface SeriesParts {
  readonly train: Series;
  readonly dev: Series;
  readonly test: Series;
}

/**
 * What `heddle evaluate` measures of a series: the test part of one that begins when it did in training, of any other all.
 *
 * Throws: E_DATA for a series that is shorter than its parts.
 */
export function testPart(series: Series, { table, context }: ForecastConfig, where: string): Series {
  const began = table.begins.some(([id, begin]) => id === series.id && begin === series.clock.start);
  return began && table.split !== undefined ? partsOf(series, table.split, context, where).test : series;
}

/** Throws E_DATA for a series that is shorter than its parts. */
export function partsOf(
  series: Series,
  split: NonNullable<ForecastTable['split']>,
  context: number,
  where: string,
): SeriesParts {
  const areShares = split[0] < 1;
  const ends = split.map((_, i) => {
    const sum = split.slice(0, i + 1).reduce((a, b) => a + b, 0);
    return areShares ? Math.round(sum * series.length) : sum;
  });
  const [train = 0, dev = 0, test = 0] = ends;
  if (test > series.length) {
    const found = `a series of ${series.length.toLocaleString('en')} rows`;
    const allowed = `at least ${test.toLocaleString('en')}, the sum of --split ${split.join(',')}`;
    throw new HeddleError('E_DATA', { where, found, allowed });
  }
  const part = (from: number, to: number) => sliceSeries(series, Math.max(0, from - context), to, from);
  return { train: sliceSeries(series, 0, train, 0), dev: part(train, dev), test: part(dev, test) };
}
