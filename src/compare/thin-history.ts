import type { HistoryRecord } from '../train/fit-options.ts';

/** The history with at most `most` updates, evenly spaced with the first and the last, and every other record. */
export function thinHistory(history: readonly HistoryRecord[], most = 1000): readonly HistoryRecord[] {
  const updates = history.filter(({ event }) => event === 'update').length;
  if (updates <= most) return history;
  const kept = new Set(Array.from({ length: most }, (_, i) => Math.round((i * (updates - 1)) / (most - 1))));
  let seen = 0;
  return history.filter(({ event }) => event !== 'update' || kept.has(seen++));
}
