/** What a worker tells the thread or process that started it. */
import type { SentError } from '../base/sent-error.ts';
import type { FitEnd, HistoryRecord } from '../train/fit-options.ts';

/** The run in short, as `--json` prints it. */
export interface TrainingSummary {
  readonly out: string;
  /** False where `out` keeps an earlier model, since the run was stopped before its first evaluation that was due. */
  readonly saved: boolean;
  /** Why the run ended. */
  readonly end: FitEnd;
  readonly updates: number;
  readonly epochs: number;
  readonly seconds: number;
  /** The dev metric that selected the weights, its best value and the update that reached it. */
  readonly metric: string;
  readonly bestValue: number | null;
  readonly bestUpdate: number | null;
  /** Every dev metric of the selected weights. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly parameters: number;
  /** Rows that were trained on. */
  readonly rows: number;
}

export type ProgressMessage =
  /** How far the data is read and encoded; each takes the place of the one before it. */
  | { readonly kind: 'preparing'; readonly text: string }
  | { readonly kind: 'record'; readonly record: HistoryRecord }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string }
  /** What a quiet run says too: that data is left out. */
  | { readonly kind: 'notice'; readonly text: string };

/** All that a worker says: how it gets on, and in the end its result or an error. */
export type WorkerMessage<Result> =
  | ProgressMessage
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'error'; readonly error: SentError };
