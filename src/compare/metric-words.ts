import type { Metric } from '../tasks/task.ts';

/** `accuracy` of `accuracy, %`. */
export function metricTitle({ label }: Pick<Metric, 'label'>): string {
  return label.replace(/, [^,]*$/, '');
}

/** `%` of `accuracy, %`; empty for a metric without a unit. */
export function metricUnit({ label }: Pick<Metric, 'label'>): string {
  return /, ([^,]*)$/.exec(label)?.[1] ?? '';
}
