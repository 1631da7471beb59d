/** The metrics of a comparison in words and numbers. */
import { spacedWords } from '../../base/letter-case.ts';
import type { Estimate } from '../../metrics/estimate.ts';
import { fixed, percent, significant } from '../../pages/numbers.ts';
import type { Metric } from '../../tasks/task.ts';
import type { Comparison, Quality } from '../comparison.ts';
import { metricTitle, metricUnit } from '../metric-words.ts';

/** A metric as texts need it. */
export interface MetricWords extends Metric {
  /** Without the unit: `token error rate`. */
  readonly title: string;
  readonly unit: string;
  /** What differences are in: `percentage points`, or the unit. */
  readonly points: string;
}

function wordsOf(metric: Metric): MetricWords {
  const unit = metricUnit(metric);
  return { ...metric, title: metricTitle(metric), unit, points: unit === '%' ? 'percentage points' : unit };
}

/** The metrics that have estimates, the one that decides first. */
export function estimatedMetrics({ metrics, systems }: Comparison): readonly MetricWords[] {
  const [first] = systems;
  return Object.keys(first?.quality ?? {}).flatMap((name) =>
    metrics.filter((metric) => metric.name === name).map(wordsOf),
  );
}

/** What axes and headers call a metric. */
export function metricLabel({ metrics }: Pick<Comparison, 'metrics'>, name: string): string {
  const label = metrics.find((metric) => metric.name === name)?.label;
  return label ?? spacedWords(name);
}

const missing: Estimate = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

export function estimateOf(quality: Quality | undefined, { name }: Pick<Metric, 'name'>): Estimate {
  return quality?.[name] ?? missing;
}

/** Without its unit: percent with one digit, other values with three that count. */
export function metricValue({ unit }: MetricWords, value: number): string {
  return unit === '%' ? fixed(value, 1) : significant(value);
}

/** With `%` where it is in percent. */
export function metricText(metric: MetricWords, value: number): string {
  return metric.unit === '%' ? percent(value) : metricValue(metric, value);
}

/** 1 where lower values are better, else -1. */
export function signOf({ better }: Metric): 1 | -1 {
  return better === 'lower' ? 1 : -1;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
