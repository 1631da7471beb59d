/** What a comparison found: the JSON file that `heddle compare` writes and the report that it draws from it. */
import type { Claim } from '../claims/claim.ts';
import type { Estimate } from '../metrics/estimate.ts';
import type { AttentionMap } from '../tasks/item-view.ts';
import type { Metric } from '../tasks/task.ts';
import type { HistoryRecord } from '../train/fit-options.ts';

export interface Comparison {
  readonly version: 2;
  /** ISO date and time of the start. */
  readonly date: string;
  readonly machine: Machine;
  /** The command's settings in force, by flag name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the systems do; absent where only claims were measured. */
  readonly task?: string | undefined;
  /** All metrics of the task; of those that have an estimate, the first decides which system is better. */
  readonly metrics: readonly Metric[];
  /** What was trained and tested on; absent where only claims were measured. */
  readonly data?: ComparisonData | undefined;
  /** How the sizes of the systems were chosen; absent where each has its own. */
  readonly matching?: Matching | undefined;
  readonly systems: readonly SystemResult[];
  readonly tests: readonly PairedTest[];
  readonly claims: readonly Claim[];
}

/** Every system has as many parameters as the reference, but for `tolerance` (a share of them). */
export interface Matching {
  readonly reference: string;
  readonly parameters: number;
  readonly tolerance: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory: number;
  readonly node: string;
  readonly threads: number;
}

export interface ComparisonData {
  /** What rows are called: pairs, texts. */
  readonly rowName: string;
  /** What speed is counted in; default `tokens`. */
  readonly elements?: string | undefined;
  /** What the lengths of inputs are counted in; default `tokens`. */
  readonly lengthUnit?: string | undefined;
  /** What the pictures of answers show, in words. */
  readonly drawings?: string | undefined;
  readonly train: { readonly file: string; readonly rows: number };
  /** Without a file they were held out of the training rows. */
  readonly dev: { readonly file?: string | undefined; readonly rows: number };
  /** `items` counts different items; several rows may be references of one. */
  readonly test: { readonly file: string; readonly items: number };
}

/** The families of a model, trained once for each seed. */
export interface SystemResult {
  /** `lstm` where all sides are of one family, else `conv:lstm`. */
  readonly name: string;
  /** The configuration, as `config.json` has it. */
  readonly model: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly runs: readonly RunResult[];
  /** Over the items of all runs. */
  readonly quality: Quality;
  readonly byLength: readonly LengthBin[];
}

/** Estimates by the names of their metrics. */
export type Quality = Readonly<Record<string, Estimate>>;

/** The quality on test items whose inputs have a length in tokens from `from` to `to`, both included. */
export interface LengthBin {
  readonly from: number;
  readonly to: number;
  readonly items: number;
  readonly quality: Quality;
}

export interface RunResult {
  readonly seed: number;
  /** Every metric of `heddle evaluate` on the test set. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Updates, at most 1,000 of them evenly spaced, and all evaluations in their order. */
  readonly history: readonly HistoryRecord[];
  readonly updates: number;
  readonly trainingSeconds: number;
  /** Tokens without padding, of all inputs and targets; the median over the updates. */
  readonly trainingTokensPerSecond: number;
  /** Tokens written for the whole test set, end tokens included; absent where a task writes none. */
  readonly decodingTokensPerSecond?: number | undefined;
  /** Largest resident memory of the run's process, bytes. */
  readonly peakMemory: number;
  /** Size of the model's parameters on disk, bytes. */
  readonly fileSize: number;
  /** The same test items in every run. */
  readonly examples: readonly ExampleOutput[];
}

export interface ExampleOutput {
  readonly source: string;
  /** The address of the input as a picture, with what is right drawn over it. */
  readonly picture?: string | undefined;
  readonly references: readonly string[];
  readonly prediction: string;
  /** Absent where no answer is simply right or wrong. */
  readonly correct?: boolean | undefined;
  /** How right it is in percent, of answers that are more or less right. */
  readonly grade?: number | undefined;
  /** The address of the input with the answer drawn over it. */
  readonly drawing?: string | undefined;
  /** Absent where a model has none to show. */
  readonly attention?: AttentionMap | undefined;
}

/** Whether the systems `a` and `b` are equally good on the same items by the first metric; all pairs are tested. */
export interface PairedTest {
  readonly a: string;
  readonly b: string;
  /** The metric of `a` minus that of `b`; the interval is that of the paired bootstrap. */
  readonly difference: Estimate;
  /** Two-sided sign-flip test; of items that are right or wrong, with one run each, McNemar's exact test. */
  readonly pValue: number;
  /** `pValue` after Holm's correction for the number of tests. */
  readonly adjustedPValue: number;
}
