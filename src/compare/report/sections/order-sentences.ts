/** What the order of the systems depends on, and why dev and test give different figures. */
import { mean } from '../../../metrics/averages.ts';
import { count, enumeration, significant } from '../../../pages/numbers.ts';
import type { Comparison, RunResult, SystemResult } from '../../comparison.ts';
import { devCurve } from '../curves.ts';
import { estimatedMetrics, estimateOf, type MetricWords, metricText, signOf } from '../metrics.ts';
import { ranked } from '../system-means.ts';

/** The budget and the learning rate that all systems shared. */
export function orderDepends({ systems, settings }: Comparison): string | undefined {
  if (systems.length < 2) return undefined;
  const rate = settings['learning-rate'] ?? settings.learningRate;
  const rates =
    typeof rate === 'number'
      ? `with one learning rate, ${significant(rate)}, for all of them`
      : 'with the learning rates that they were given';
  const updates = Math.max(...systems.flatMap(({ runs }) => runs.map((run) => run.updates)));
  return `The order is that of this budget, at most ${count(updates)} updates, ${rates}: systems learn at different speeds and have different best rates, so that more training, or a rate of its own for each, can give another order.`;
}

/** The best dev value of each system when the one that ended first had ended. */
export function sameSeconds(comparison: Comparison): string | undefined {
  const { systems } = comparison;
  const [metric] = estimatedMetrics(comparison);
  if (systems.length < 2 || metric === undefined) return undefined;
  const seconds = Math.min(...systems.flatMap(({ runs }) => runs.map((run) => run.trainingSeconds)));
  const reached = systems
    .map(({ name, runs }) => ({ name, value: mean(runs.map((run) => bestDev(run, metric, seconds))) }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => signOf(metric) * (a.value - b.value));
  if (reached.length < systems.length) return undefined;
  const order = reached.map(({ name, value }) => `${name} ${metricText(metric, value)}`);
  return `After the same ${significant(seconds, 2)} seconds of training, the best dev values so far were: ${enumeration(order)}.`;
}

/** The value that the kept weights had on the dev set, or the best until so many seconds; NaN without any. */
function bestDev(run: RunResult, metric: MetricWords, seconds = Number.POSITIVE_INFINITY): number {
  const values = devCurve(run, metric.name).filter((point) => point.seconds <= seconds);
  return values.length === 0
    ? Number.NaN
    : signOf(metric) * Math.min(...values.map(({ value }) => signOf(metric) * value));
}

/** Two sets of items give two figures; which of the two speaks of what. */
export function devAgainstTest(comparison: Comparison): string | undefined {
  const { data } = comparison;
  const [metric] = estimatedMetrics(comparison);
  const best = ranked(comparison)[0];
  if (best === undefined || metric === undefined || data === undefined) return undefined;
  const dev = devOf(best, metric);
  if (!Number.isFinite(dev)) return undefined;
  const test = estimateOf(best.quality, metric).value;
  return `On the development set ${best.name} reached ${metricText(metric, dev)}, on the test set ${metricText(metric, test)}. Dev and test differ because they are different items, ${count(data.dev.rows)} ${data.rowName} against ${count(data.test.items)} items, which need not be equally hard or have equally many references, and because the dev set chose which weights were kept. Compare systems within a set, never one set with the other.`;
}

function devOf({ runs }: SystemResult, metric: MetricWords): number {
  return mean(runs.map((run) => bestDev(run, metric)));
}
