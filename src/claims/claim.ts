/** A claim that textbooks make about the three architectures, and what measuring it gave. */
export interface Claim {
  /** A letter from a to k; `table` for the closing table. */
  readonly id: string;
  readonly title: string;
  /** What is usually said. */
  readonly usual: string;
  /** What was seen, in one to three sentences with its figures. */
  readonly found: string;
  readonly verdict: Verdict;
  /** What must be seen for the claim to hold, and whether it was; the verdict follows from them. */
  readonly criteria: readonly Criterion[];
  /** What made the figures: sizes, lengths, seeds, repetitions. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly charts: readonly Chart[];
  readonly tables: readonly Table[];
  readonly seconds: number;
}

/** A part of the usual claim. */
export interface Criterion {
  /** A statement that can fail. */
  readonly statement: string;
  /** The figures that decide it. */
  readonly seen: string;
  readonly holds: boolean;
  /** The row of the closing table that it decides as well. */
  readonly aspect?: Aspect | undefined;
}

/** What an RNN and a CNN are usually compared in, as far as it can be measured. */
export type Aspect =
  | 'core operation'
  | 'long sequences'
  | 'parameters'
  | 'translation equivariance'
  | 'memory'
  | 'variants';

/** Whether the measurement bears out what is usually said; `not measured`: it needs what was not given. */
export type Verdict = 'holds' | 'in part' | 'contradicted' | 'opinion' | 'not measured';

/** A picture as data; `report` draws it. */
export type Chart = LineChart | BarChart | MatrixChart;

interface Titled {
  readonly title: string;
  /** What to look at, one sentence. */
  readonly caption?: string | undefined;
}

/** One line for each series; points without a y are gaps. */
export interface LineChart extends Titled {
  readonly kind: 'line';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

export interface Axis {
  readonly label: string;
  readonly scale?: 'linear' | 'log' | undefined;
}

export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

export interface BarChart extends Titled {
  readonly kind: 'bar';
  readonly value: Axis;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly low?: number | undefined;
    readonly high?: number | undefined;
  }[];
}

/** values[row][column], dark where large. */
export interface MatrixChart extends Titled {
  readonly kind: 'matrix';
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
}

export interface Table extends Titled {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
