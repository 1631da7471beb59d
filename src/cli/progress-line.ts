/** How a run is told in one line. */
import type { EvaluationRecord, RollbackRecord, UpdateRecord } from '../train/fit-options.ts';

/** The words in which a run is told. */
export interface RunWords {
  /** What it is called, where there are several. */
  readonly label?: string | undefined;
  /** What its batches are counted in; default `tokens`. */
  readonly elements?: string | undefined;
}

/** `update 1,200  epoch 3  loss 0.912  dev tokenErrorRate 12.3  8,100 tokens/s  1:05 left`, after a label. */
export function updateLine(
  record: UpdateRecord,
  dev: string | undefined,
  { label, elements = 'tokens' }: RunWords = {},
): string {
  return [
    ...(label === undefined ? [] : [label]),
    `update ${count(record.update)}`,
    `epoch ${record.epoch + 1}`,
    `loss ${record.loss.toFixed(3)}`,
    ...(dev === undefined ? [] : [`dev ${dev}`]),
    `${count(Math.round(record.tokensPerSecond))} ${elements}/s`,
    ...(record.progress > 0 ? [`${duration(secondsLeft(record))} left`] : []),
  ].join('  ');
}

/** `update 1,200: dev lossPerToken 0.532, perplexity 1.70 (best so far)`. */
export function evaluationLine({ update, metrics, best }: EvaluationRecord): string {
  return `update ${count(update)}: dev ${metricsText(metrics)}${best ? ' (best so far)' : ''}`;
}

/** `update 57: loss NaN, gradient norm NaN; back to update 50, with 0.25 times the learning rate`. */
export function rollbackLine({ update, from, found, factor }: RollbackRecord): string {
  return `update ${count(from)}: ${found}; back to update ${count(update)}, with ${factor} times the learning rate`;
}

/** `lossPerToken 0.532, perplexity 1.70`. */
export function metricsText(metrics: Readonly<Record<string, number>>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${metricNumber(value)}`)
    .join(', ');
}

/** Three or four digits that count, without an exponent below ten million. */
export function metricNumber(value: number): string {
  if (Math.abs(value) >= 1e7 && Number.isFinite(value)) return value.toPrecision(3);
  return value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}

/** A bar of `width` characters, `share` of it filled. */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '━'.repeat(filled) + '─'.repeat(width - filled);
}

/** `1:05`, or `2:01:05` from an hour on. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** If the rest of the budget takes as long as what is spent of it did. */
function secondsLeft({ seconds, progress }: UpdateRecord): number {
  return Math.max(0, (seconds * (1 - progress)) / progress);
}
