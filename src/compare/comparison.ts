/** What a comparison found: the JSON file that `heddle compare` writes and the report that it draws from it. */
import type { ModelConfig } from '../models/model-config.ts';
import type { HistoryRecord } from '../train/fit-options.ts';
import type { Claim } from '../claims/claim.ts';

export interface Comparison {
  readonly version: 1;
  /** ISO date and time of the start. */
  readonly date: string;
  readonly machine: Machine;
  /** The command's settings in force, by flag name. */
  readonly settings: Readonly<Record<string, unknown>>;
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
  readonly train: { readonly file: string; readonly pairs: number };
  readonly dev: { readonly file: string; readonly pairs: number };
  /** `items` counts different sources; several targets of one source are references. */
  readonly test: { readonly file: string; readonly items: number };
}

/** One pair of families, trained once for each seed. */
export interface SystemResult {
  /** `lstm` where both sides are of one family, else `conv:lstm`. */
  readonly name: string;
  readonly model: ModelConfig;
  readonly parameters: number;
  readonly runs: readonly RunResult[];
  /** Over the items, each with the mean of its runs. */
  readonly quality: {
    readonly sequenceErrorRate: Estimate;
    readonly tokenErrorRate: Estimate;
  };
  readonly byLength: readonly LengthBin[];
}

/** A value in percent with its 95 % bootstrap confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The quality on test items whose sources have a length in tokens from `from` to `to`, both included. */
export interface LengthBin {
  readonly from: number;
  readonly to: number;
  readonly items: number;
  readonly sequenceErrorRate: Estimate;
  readonly tokenErrorRate: Estimate;
}

export interface RunResult {
  readonly seed: number;
  /** Every metric of `heddle evaluate` on the test set. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Updates, at most 1,000 of them evenly spaced, and all evaluations in their order. */
  readonly history: readonly HistoryRecord[];
  readonly updates: number;
  readonly trainingSeconds: number;
  /** Source and target tokens without padding; the median over the updates. */
  readonly trainingTokensPerSecond: number;
  /** Target tokens written by greedy search over the whole test set, end tokens included. */
  readonly decodingTokensPerSecond: number;
  /** Largest resident memory of the run's process, bytes. */
  readonly peakMemory: number;
  /** Size of the model's parameters on disk, bytes. */
  readonly fileSize: number;
  /** The same test items in every run. */
  readonly examples: readonly ExampleOutput[];
}

export interface ExampleOutput {
  readonly source: string;
  readonly references: readonly string[];
  readonly prediction: string;
  readonly correct: boolean;
  /** Mean over heads and layers of the cross-attention; absent where a decoder has none to show. */
  readonly attention?: AttentionMap | undefined;
}

/** weights[t][s]: how much output token t attends to source token s; each row sums to 1. */
export interface AttentionMap {
  readonly sourceTokens: readonly string[];
  readonly targetTokens: readonly string[];
  readonly weights: readonly (readonly number[])[];
}

/** Whether the systems `a` and `b` make the same share of sequence errors on the same items; all pairs are tested. */
export interface PairedTest {
  readonly a: string;
  readonly b: string;
  /** Sequence error rate of `a` minus that of `b`, percent; the interval is that of the paired bootstrap. */
  readonly difference: Estimate;
  /** Two-sided exact sign-flip test; with one run each, McNemar's exact test. */
  readonly pValue: number;
  /** `pValue` after Holm's correction for the number of tests. */
  readonly adjustedPValue: number;
}
