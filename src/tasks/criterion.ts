/** The metric of the dev set that selects the weights. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Evaluation as FitEvaluation } from '../train/fit-options.ts';
import type { AnyTask, Evaluation, Metric } from './task.ts';

/** The option that names the criterion, of a task with these metrics. */
export function metricOption(metrics: readonly Metric[], usual: string) {
  const criteria = metrics.flatMap(({ criterion = [] }) => criterion);
  return z
    .enum(['loss', ...criteria.filter((criterion) => criterion !== 'loss')])
    .default(usual)
    .describe('dev metric that selects the best weights');
}

/** The metric that a criterion looks at. Throws E_CONFIG with those that the task has. */
export function criterionMetric({ name, metrics }: AnyTask, criterion: string): Metric {
  const found = metrics.find((metric) => metric.criterion === criterion);
  if (found !== undefined) return found;
  throw new HeddleError('E_CONFIG', {
    where: '--metric',
    found: JSON.stringify(criterion),
    allowed: `${metrics.flatMap((metric) => metric.criterion ?? []).join(', ')}, of ${name}`,
  });
}

/** The value of the criterion as users read it, such as BLEU from 0 to 100. */
export function criterionValue(
  task: AnyTask,
  criterion: string,
  metrics: Readonly<Record<string, number>>,
): number | undefined {
  return metrics[criterionMetric(task, criterion).name];
}

/** A value as users read it on the scale of the fit loop, where lower is better. */
export function lowerIsBetter({ better }: Metric, value: number): number {
  return better === 'lower' ? value : -value;
}

/** What the fit loop needs to know of an evaluation. */
export function judge(task: AnyTask, criterion: string, { metrics }: Evaluation): FitEvaluation {
  const metric = criterionMetric(task, criterion);
  const loss = lossOf(task, metrics);
  // Answers are counted even where the loss tells that they come from numbers that are not finite.
  const sound = Number.isFinite(loss ?? 0);
  const value = (sound ? metrics.get(metric.name) : undefined) ?? Number.NaN;
  return {
    criterion: lowerIsBetter(metric, value),
    tie: loss,
    isWorst: isWorst(metric, value),
    metrics: Object.fromEntries(metrics),
  };
}

/** The loss of an evaluation; undefined where it was not asked for. */
export function lossOf({ metrics }: AnyTask, values: ReadonlyMap<string, number>): number | undefined {
  const loss = metrics.find(({ criterion }) => criterion === 'loss');
  return loss && values.get(loss.name);
}

/** Whether a value is that of answers that are all wrong, or worse: an error rate by edits may exceed 100 %. */
function isWorst({ better, range }: Metric, value: number): boolean {
  return range !== undefined && (better === 'lower' ? value >= range[0] : value <= range[0]);
}

const evaluationsBefore = 3;

/**
 * A function that hears the value of each evaluation, and tells once where the first three have one value that is not the
 * best: a metric that does not move selects nothing.
 */
export function constantMetricWatch(
  { label, range }: Metric,
  warn: (text: string) => void,
): (value: number) => void {
  const values: number[] = [];
  return (value) => {
    values.push(value);
    if (values.length !== evaluationsBefore || value === range?.[1]) return;
    if (values.some((other) => other !== value)) return;
    const worst = value === range?.[0] ? ', and patience does not count before it moves' : '';
    warn(
      `${label.replace(', %', '')} was ${value} in all of ${evaluationsBefore} evaluations: while it is constant, the loss decides which weights are kept${worst}; --metric chooses another metric`,
    );
  };
}
