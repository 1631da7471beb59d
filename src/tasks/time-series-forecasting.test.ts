/** Forecasting end to end: what is learned, what is measured, and that nothing looks into the future. */
import { describe, expect, test } from 'vitest';
import { sines } from '../../test/fixtures/tiny-tasks.ts';
import { keyOf, uniform } from '../base/random.ts';
import { seriesRows } from '../data/rows/series.ts';
import { sliceSeries } from '../data/series/series.ts';
import type { ForecastScores } from '../metrics/forecast-scores.ts';
import { fit, load, save } from '../node.ts';
import { forecastAssets, windowsOf } from './forecast-data.ts';
import { forecastOptions } from './forecast-settings.ts';
import { timeSeriesForecasting } from './time-series-forecasting.ts';

const series = sines(360);
const small = {
  task: 'time-series-forecasting',
  train: [series],
  context: 48,
  horizon: 12,
  split: '220,60,80',
  threads: 1,
  worker: false,
  updates: 30,
  evaluateEvery: 30,
  learningRate: 0.01,
  warmup: 5,
} as const;

/** The same series with other values from number `from` on. */
function changedFrom(from: number): typeof series {
  const columns = [...series.columns].map(
    ([name, values]) => [name, values.map((value, t) => (t < from ? value : 1000 - value))] as const,
  );
  return { ...series, columns: new Map(columns) };
}

test('sines with a trend are learned, and measured on the test part next to naive forecasts', async () => {
  const model = await fit({ ...small, encoder: 'nlinear', updates: 100 });
  const { items, metrics, details, perItem } = await model.evaluate([series]);
  expect(items).toBe(80 - 12 + 1);
  const { values, weights } = perItem!.get('mse')! as Readonly<Record<'values' | 'weights', number[]>>;
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  // 69 origins in blocks of 12, each with 12 values of 2 columns.
  expect([values.length, sum(weights)]).toEqual([6, 69 * 24]);
  expect(sum(values) / sum(weights)).toBeCloseTo(metrics.get('mse') ?? Number.NaN, 10);
  expect(metrics.get('mse')).toBeLessThan(0.05);
  expect(metrics.get('mse')).toBeCloseTo(metrics.get('lossPerValue') ?? Number.NaN, 4);
  const [naive, seasonal] = ['naive', 'seasonalNaive'].map((key) => details?.get(key) as ForecastScores);
  expect(naive?.mse).toBeCloseTo(0.65, 0);
  expect(seasonal?.mse).toBeLessThan(naive?.mse ?? 0);
  await model.release();
});

test('what comes after the training part changes no weight, and what comes after an origin no forecast', async () => {
  const settings = {
    ...small,
    encoder: 'gru',
    model: { layers: 1, width: 8, patch: 8, dropout: 0.1 },
  } as const;
  const model = await fit({ ...settings, updates: 8 });
  const other = await fit({ ...settings, updates: 8, train: [changedFrom(280)] });
  expect(other.bundle.parameters).toEqual(model.bundle.parameters);
  expect(other.bundle.config.model).toEqual(model.bundle.config.model);
  expect([...(other.bundle.assets as { scales: Map<string, unknown> }).scales]).toEqual([
    ...(model.bundle.assets as { scales: Map<string, unknown> }).scales,
  ]);
  // The first window of the test part forecasts the values 280 to 291: later ones change neither what it reads nor what it says.
  const forecasts = async (row: typeof series) => {
    const [answer] = await model.predict([sliceSeries(row, 0, 280)]);
    return [...(answer?.columns.values() ?? [])].map(({ point }) => [...point]);
  };
  expect(await forecasts(changedFrom(280))).toEqual(await forecasts(series));
  expect(await forecasts(changedFrom(279))).not.toEqual(await forecasts(series));
  await model.release();
  await other.release();
});

test('quantiles rise, and cover what they say; stamps go on', async () => {
  const model = await fit({ ...small, encoder: 'nlinear', quantiles: '.1,.5,.9', updates: 100 });
  const { metrics, details } = await model.evaluate([series]);
  expect(metrics.get('weightedQuantileLoss')).toBeLessThan(0.2);
  const coverage = details?.get('coverage') as Readonly<Record<string, number>>;
  expect(coverage['0.1']).toBeLessThan(coverage['0.5'] ?? 0);
  expect(coverage['0.5']).toBeLessThan(coverage['0.9'] ?? 0);
  const [answer] = await model.predict([series]);
  expect(answer?.times.slice(0, 2)).toEqual(['2024-01-16T00:00:00.000Z', '2024-01-16T01:00:00.000Z']);
  const { point, quantiles } = answer!.columns.get('day')!;
  expect([...quantiles.keys()]).toEqual([0.1, 0.5, 0.9]);
  expect(quantiles.get(0.5)).toEqual(point);
  point.forEach((value, t) => {
    expect(quantiles.get(0.1)![t]).toBeLessThanOrEqual(value);
    expect(quantiles.get(0.9)![t]).toBeGreaterThanOrEqual(value);
  });
  await model.release();
});

test.each(['normal', 'student-t'] as const)('%s: a distribution has any quantile', async (distribution) => {
  const model = await fit({ ...small, encoder: 'nlinear', distribution, calendar: 'hour' });
  const [answer] = await model.predict([series], { quantiles: '.025,.975' });
  const { point, quantiles } = answer!.columns.get('half')!;
  point.forEach((value, t) => {
    const [low, high] = [quantiles.get(0.025)![t]!, quantiles.get(0.975)![t]!];
    expect((low + high) / 2).toBeCloseTo(value, 3);
    expect(low).toBeLessThan(high);
  });
  expect((await model.evaluate([series])).details?.get('coverage')).toHaveProperty('0.9');
  await model.release();
});

test('several series of one table, mixed channels, a series that was not seen', async () => {
  const train = ['a', 'b'].map((id) => ({ ...series, id }));
  const model = await fit({
    ...small,
    train,
    encoder: 'linear',
    mixChannels: true,
    id: 'shop',
    affine: true,
    instanceNorm: 'reversible',
  });
  expect((await model.evaluate(train)).items).toBe(2 * 69);
  const answers = await model.predict([{ ...series, id: 'c' }, train[0]!]);
  expect(answers.map(({ id }) => id)).toEqual(['c', 'a']);
  await model.release();
});

describe('columns that are known ahead', () => {
  // A promotion is worth 2, a holiday -1, and nothing in the past tells when they come.
  const length = 360;
  const drawn = (key: number) =>
    Float64Array.from({ length: length + 12 }, (_, t) => Number(uniform(keyOf(key), t) < 0.4));
  const [promotion, holiday] = [drawn(1), drawn(2)];
  const sold = (t: number) => 10 + 2 * promotion[t]! - holiday[t]!;
  const table = (rows: number, future: number, soldAt: (t: number) => number = sold) => ({
    times: Array.from({ length: rows + future }, (_, t) => t),
    values: {
      sold: Array.from({ length: rows + future }, (_, t) => (t < rows ? soldAt(t) : null)),
      promotion: promotion.slice(0, rows + future),
      holiday: holiday.slice(0, rows + future),
    },
  });
  const known = {
    ...small,
    encoder: 'nlinear',
    updates: 150,
    instanceNorm: 'none',
    train: [table(length, 0)],
    knownAhead: 'promotion, holiday',
  } as const;

  test('their future is read, and must be there', async () => {
    const model = await fit(known);
    expect(model.bundle.config.model).toMatchObject({ features: 2, table: { columns: ['sold'] } });
    const { metrics, perItem } = await model.evaluate([table(length, 0)]);
    // Who does not see it can say no more than the mean.
    expect(metrics.get('mse')).toBeLessThan(0.1);
    expect((await model.evaluate([table(length, 12)])).perItem).toEqual(perItem);
    for (const origin of [280, length]) {
      const [answer] = await model.predict([table(origin, 12)]);
      expect(answer?.times[0]).toBe(String(origin));
      answer!.columns.get('sold')!.point.forEach((value, t) => {
        expect(Math.abs(value - sold(origin + t))).toBeLessThan(0.7);
      });
    }
    await expect(model.predict([table(length, 11)])).rejects.toThrow(
      'input: 11 rows after the last value of sold; allowed: 12, with stamps and promotion, holiday',
    );
    await expect(
      model.predict([{ ...table(9, 0), values: { sold: Array(9).fill(1), promotion: Array(9).fill(1) } }]),
    ).rejects.toThrow('no values of "holiday"');
    const again = await load((await save(model)) as Blob, { task: small.task });
    expect(await again.predict([table(280, 12)])).toEqual(await model.predict([table(280, 12)]));
    await model.release();
    await again.release();
  });

  test('values after an origin change nothing that is read before it', async () => {
    const options = forecastOptions.parse({ knownAhead: known.knownAhead, context: 48, horizon: 12 });
    const rows = seriesRows({ fill: 'none', known: ['promotion', 'holiday'] });
    const whole = rows.check(table(length, 0), 'test');
    const assets = forecastAssets([sliceSeries(whole, 0, 220, 0)], options);
    const config = timeSeriesForecasting.configure({ ...options, model: {} } as never, assets);
    const origin = 280;
    const changed = rows.check(
      table(length, 0, (t) => (t < origin ? sold(t) : 1000)),
      'test',
    );
    const [before, after] = [whole, changed].map((series) => windowsOf([series], assets, config, 'test'));
    for (let i = 0; before!.placeOf(i).origin <= origin; i++) {
      const [a, b] = [await before!.at(i), await after!.at(i)];
      expect([b.get('past'), b.get('known')]).toEqual([a.get('past'), a.get('known')]);
      expect(a.get('known')).toHaveLength(2 * (48 + 12));
    }
  });

  test.each<[object, string]>([
    [{ target: 'sold,promotion' }, 'knownAhead: "promotion", which is forecast too'],
    [{ knownAhead: 'promotion,weather' }, 'no values of "weather"'],
  ])('%j is refused', async (given, message) => {
    await expect(fit({ ...known, ...given })).rejects.toThrow(message);
  });
});

test('constant series stay what they are', async () => {
  const values = { flat: new Float64Array(360).fill(7.25) };
  const constant = { times: Array.from({ length: 360 }, (_, t) => t), values };
  const model = await fit({ ...small, train: [constant], encoder: 'nlinear' });
  const [answer] = await model.predict([constant]);
  for (const value of answer!.columns.get('flat')!.point) expect(value).toBeCloseTo(7.25, 2);
  await model.release();
});

describe('what is refused', () => {
  test.each<[object, string]>([
    [{ split: '220,60' }, 'split: "220,60"; allowed: three numbers of rows'],
    [{ split: '.7,.2,.2' }, 'three shares, such as .7,.1,.2'],
    [{ split: '300,60,80' }, 'training data: a series of 360 rows; allowed: at least 440'],
    [{ split: undefined, horizon: 400 }, '360 rows of the longest series; allowed: at least 848'],
    [{ split: undefined, train: [sliceSeries(series, 0, 1)] }, '1 row of the longest series'],
    [{ dev: [series] }, 'split: given together with a dev set'],
    [{ quantiles: '.5,.1' }, 'quantiles: ".5,.1"; allowed: probabilities between 0 and 1 that rise'],
    [{ quantiles: '.5', distribution: 'normal' }, 'quantiles: given together with'],
    [{ calendar: 'moon' }, 'calendar: "moon"; allowed: minute, hour'],
    [
      { train: [{ times: [0, 1], values: { y: [1, 2] } }], calendar: 'hour', split: undefined },
      'rows of the longest',
    ],
    [{ train: [series, { ...series, id: 'b', columns: new Map() }] }, 'series "b": columns'],
    [{ encoder: 'nlinear', model: { width: 8 } }, 'width: an option that no chosen family uses'],
    [{ encoder: 'dlinear', model: { movingAverage: 4 } }, 'movingAverage'],
  ])('%j', async (given, message) => {
    await expect(fit({ ...small, ...(given as typeof small) })).rejects.toThrow(message);
  });

  test('an input that is shorter than the context', async () => {
    const model = await fit({ ...small, encoder: 'linear', updates: 1 });
    await expect(model.predict([sliceSeries(series, 0, 47)])).rejects.toThrow(
      'input: 47 rows; allowed: at least 48',
    );
    await model.release();
  });
});
