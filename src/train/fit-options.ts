/** What the fit loop needs to know and what it tells. */
import type { Dataset } from '../data/dataset.ts';
import type { Model } from '../models/model.ts';
import type { ParameterSpec } from '../nn/module-scope.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { FitState } from './fit-state.ts';
import type { AdamOptions, Optimizer } from './optimizer.ts';
import type { Schedule } from './schedules.ts';
import type { MemoryEstimate } from './step-memory.ts';

/** When the run ends: the first limit that is reached. */
export interface Budget {
  readonly epochs?: number | undefined;
  readonly updates?: number | undefined;
  readonly minutes?: number | undefined;
}

export interface FitOptions {
  readonly model: Model;
  readonly runtime: Runtime;
  readonly threads: number;
  readonly dataset: Dataset;
  readonly seed: number;
  /** Most elements of a micro-batch, with padding; see `planEpoch`. */
  readonly batchTokens: number;
  /** Most rows of a micro-batch. */
  readonly batchRows?: number | undefined;
  /** The micro-batches of each epoch, where they were planned before; default: they are planned anew. */
  readonly planOf?: ((epoch: number) => readonly Uint32Array[]) | undefined;
  /** Micro-batches whose gradients are added up for one update. */
  readonly accumulate: number;
  readonly optimizer: Optimizer;
  readonly optimizerOptions?: Partial<AdamOptions>;
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Updates of linear warm-up; below 1: its share of the budget. */
  readonly warmup: number;
  /** The largest share of the budget that warm-up takes; default: no limit. */
  readonly warmupLimit?: number | undefined;
  readonly labelSmoothing: number;
  /** How fast a parameter learns, as a factor on the learning rate; 0: it stays as it is. Default: 1 for all. */
  readonly rateOf?: ((name: string) => number) | undefined;
  /** Where the parameters start; default: fresh ones from the seed. */
  readonly initialize?: ((parameters: readonly ParameterSpec[]) => Float32Array) | undefined;
  /** Largest global norm of the gradient; 0: no limit. */
  readonly clip: number;
  /**
   * What becomes of a run whose loss or gradient is not finite: it ends with an error (`stop`, the default), it goes back to
   * the last state that was evaluated and tries again with half the learning rate (`rollback`), or the update changes
   * nothing and the next one is tried (`skip`).
   */
  readonly onDivergence?: 'stop' | 'rollback' | 'skip';
  readonly budget: Budget;
  /** The memory that there is, in bytes; absent: it is not asked how much a run needs. */
  readonly memoryLimit?: number | undefined;
  /** Updates between evaluations. */
  readonly evaluateEvery: number;
  /** Evaluations without improvement after which the run ends; 0: never. */
  readonly patience: number;
  /** The criterion at which the run ends: at this value or below; absent: none is good enough. */
  readonly goal?: number | undefined;
  /** Whether speed counts rows; default: elements, such as tokens. */
  readonly countsRows?: boolean;
  /** Where to go on from; absent: a fresh start. */
  readonly resume?: FitState | undefined;
}

/** A line of the history. */
export type HistoryRecord = UpdateRecord | EvaluationRecord | RollbackRecord;

/** An update of the weights. */
export interface UpdateRecord {
  readonly event: 'update';
  readonly update: number;
  readonly epoch: number;
  /** Mean over the units of this update, label smoothing included. */
  readonly loss: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
  /** Elements of the batches (tokens) without padding, or rows, per second, over the last 20 updates. */
  readonly tokensPerSecond: number;
  /** Seconds of training so far, evaluations included. */
  readonly seconds: number;
  /** The share of the budget that is spent, 0 to 1. */
  readonly progress: number;
}

/** An evaluation of the dev set. */
export interface EvaluationRecord {
  readonly event: 'evaluation';
  readonly update: number;
  readonly epoch: number;
  readonly seconds: number;
  /** Every metric of the dev set by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Whether it is the best so far. */
  readonly best: boolean;
  /** Whether it was made because a session ended here; it does not count when the run goes on. */
  readonly closing: boolean;
}

export interface RollbackRecord {
  readonly event: 'rollback';
  /** The update after which the run goes on. */
  readonly update: number;
  /** The update whose loss or gradient was not finite. */
  readonly from: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** What the learning rate is multiplied by from here on: 1/2, 1/4, and so on. */
  readonly factor: number;
  /** The numbers that were not finite. */
  readonly found: string;
}

/** The dev set's verdict; a lower `criterion` is better. */
export interface Evaluation {
  readonly criterion: number;
  /** Of two evaluations with one criterion, the one with the lower value here is better: the loss. */
  readonly tie?: number | undefined;
  /** Whether the criterion has the value of the worst answers: patience does not count before it has moved. */
  readonly isWorst?: boolean | undefined;
  readonly metrics: Readonly<Record<string, number>>;
}

/** What the loop is given to reach the world outside. */
export interface FitCallbacks {
  readonly evaluate: (parameters: Float32Array) => Promise<Evaluation>;
  /** Called after each evaluation and at the end. Throws E_DIVERGED where what is to be saved does not give finite numbers. */
  readonly save: (state: FitState) => Promise<void>;
  readonly report: (record: HistoryRecord) => void;
  /** Told before the first update how much memory the run needs, about. */
  readonly estimated?: (memory: MemoryEstimate) => void;
  /** Asked between updates; true ends the run as if its budget were spent. */
  readonly stopRequested: () => boolean;
}

/** Why a run ended: `goal` where the dev set found it good enough. */
export type FitEnd = 'budget' | 'goal' | 'patience' | 'stopped';
