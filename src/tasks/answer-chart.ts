/** Answers as curves, for tasks whose answers can be drawn. */

/** A point of a curve, and the ends of what is likely around it. */
interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

export interface ChartPanel {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  readonly known: readonly ChartPoint[];
  readonly predicted: readonly ChartPoint[];
}

/** Answers as curves. */
export interface AnswerChart {
  /** Whether x is a time, in milliseconds since 1970, or a number. */
  readonly axis: 'time' | 'number';
  readonly panels: readonly ChartPanel[];
}
