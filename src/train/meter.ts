import type { Batch } from '../data/batch.ts';

/** Measures time and tokens of a run (elements of its batches, or rows): padding never counts, evaluations are no training. */
export class Meter {
  private readonly startedAt = performance.now();
  private readonly secondsBefore: number;
  private window: { tokens: number; seconds: number }[] = [];
  private markedAt = performance.now();
  private readonly sizeOf: (batch: Batch) => number;

  /** `secondsBefore`: what earlier sessions of the same run took; `countsRows`: rows in the place of elements. */
  constructor(secondsBefore: number, { countsRows = false } = {}) {
    this.secondsBefore = secondsBefore;
    this.sizeOf = countsRows ? ({ rows }) => rows : ({ elements }) => elements;
  }

  get seconds(): number {
    return this.secondsBefore + (performance.now() - this.startedAt) / 1000;
  }

  /** Counts the tokens of an update that just ended; returns tokens per second over the last 20 updates. */
  count(batches: readonly Batch[]): number {
    const now = performance.now();
    const tokens = batches.reduce((sum, batch) => sum + this.sizeOf(batch), 0);
    this.window = [...this.window.slice(-19), { tokens, seconds: (now - this.markedAt) / 1000 }];
    this.markedAt = now;
    const total = this.window.reduce((sum, { seconds }) => sum + seconds, 0);
    return this.window.reduce((sum, entry) => sum + entry.tokens, 0) / total;
  }

  /** Leaves what follows out of the speed, until the returned function is called. */
  pause(): () => void {
    const pausedAt = performance.now();
    return () => {
      this.markedAt += performance.now() - pausedAt;
    };
  }
}
