/**
 * Forecasting: learns a daily and a weekly rhythm with a trend, and says what comes next and how sure that is.
 *
 * Run it with `npx tsx examples/forecast.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const hour = 3_600_000;
const monday = Date.UTC(2024, 0, 1);
const weeks = 12;

/** Visitors of a shop in each hour: fewer at night, more on Saturdays, a few more every week, and a little noise. */
function visitors(t: number): number {
  const day = Math.sin((2 * Math.PI * (t - 9)) / 24);
  const saturday = Math.floor(t / 24) % 7 === 5 ? 15 : 0;
  const noise = 3 * Math.sin(t * t);
  return 40 + 0.01 * t + 25 * day + saturday + noise;
}

const hours = Array.from({ length: weeks * 7 * 24 }, (_, t) => t);
const shop = {
  times: hours.map((t) => new Date(monday + t * hour)),
  values: { visitors: hours.map(visitors) },
};

/** Trains on the first ten weeks; returns the errors on the last one, and the forecast of the day that follows. */
export async function forecast(updates: number) {
  const model = await fit({
    task: 'time-series-forecasting',
    train: [shop],
    split: '1680,168,168',
    encoder: 'nlinear',
    context: 168,
    horizon: 24,
    quantiles: '.1,.5,.9',
    learningRate: 0.003,
    updates,
    threads: 1,
  });
  const { metrics, details } = await model.evaluate([shop]);
  const [answer] = await model.predict([shop]);
  await model.release();
  const { point = [], quantiles } = answer?.columns.get('visitors') ?? {};
  const rows = (answer?.times ?? []).map((time, t) => [
    time,
    quantiles?.get(0.1)?.[t],
    point[t],
    quantiles?.get(0.9)?.[t],
  ]);
  return {
    error: metrics.get('mase'),
    naive: details?.get('seasonalNaive'),
    coverage: details?.get('coverage'),
    rows,
  };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.log(await forecast(600));
