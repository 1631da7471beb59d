import { expect, test } from 'vitest';
import { scaledValues, scaleOf } from './scales.ts';
import { type ScaledSeries, seriesWindows } from './series-windows.ts';

const sizes = { channels: 2, context: 3, horizon: 2, features: 0 };
const rising = (length: number, first = 0): ScaledSeries => ({
  values: Float32Array.from({ length: 2 * length }, (_, i) => i),
  length,
  first,
});

test('every origin of every series, one step after the other', async () => {
  const windows = seriesWindows([rising(6), rising(4), rising(8, 5)], sizes, 'test');
  const places = Array.from({ length: windows.length }, (_, i) => windows.placeOf(i));
  expect(places).toEqual([
    { series: 0, origin: 3 },
    { series: 0, origin: 4 },
    { series: 2, origin: 5 },
    { series: 2, origin: 6 },
  ]);
  const example = await windows.at(1);
  expect([...example.get('past')!]).toEqual([2, 3, 4, 5, 6, 7]);
  expect([...example.get('future')!]).toEqual([8, 9, 10, 11]);
});

test('what is read ends before the origin: later values change nothing in it', async () => {
  const series = rising(12);
  const before = seriesWindows([series], sizes, 'test');
  const origin = 7;
  const changed = { ...series, values: series.values.map((value, i) => (i >= 2 * origin ? -99 : value)) };
  const after = seriesWindows([changed], sizes, 'test');
  for (let i = 0; i < before.length; i++) {
    const [a, b] = [(await before.at(i)).get('past'), (await after.at(i)).get('past')];
    if (before.placeOf(i).origin <= origin) expect(b).toEqual(a);
    else expect(b).not.toEqual(a);
  }
});

test('what is known ahead goes on to the end of the forecast', async () => {
  const known = Float32Array.from({ length: 8 }, (_, i) => i);
  const windows = seriesWindows([{ ...rising(6), known }], { ...sizes, features: 1 }, 'test');
  expect([...(await windows.at(1)).get('known')!]).toEqual([1, 2, 3, 4, 5]);
});

test('a horizon longer than the data is named', () => {
  const message = 'dev data: 4 rows of the longest series; allowed: at least 5: --context 3 and --horizon 2';
  expect(() => seriesWindows([rising(4)], sizes, 'dev data')).toThrow(message);
});

test('scales are those of scikit-learn; values that are all equal become 0', () => {
  expect(scaleOf(Float64Array.of(1, 3, 5, 7))).toEqual({ mean: 4, deviation: Math.sqrt(5) });
  expect(scaleOf(Float64Array.of(0.1, 0.1, 0.1)).deviation).toBe(1);
  const columns = new Map([
    ['a', Float64Array.of(1, 3)],
    ['b', Float64Array.of(7, 7)],
  ]);
  const scales = [{ mean: 1, deviation: 2 }, scaleOf(Float64Array.of(7, 7))];
  expect([...scaledValues({ length: 2, columns }, ['a', 'b'], scales)]).toEqual([0, 0, 1, 0]);
});
