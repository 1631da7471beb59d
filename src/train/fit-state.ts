/**
 * Everything that a run carries from one update to the next.
 *
 * Batches, random keys and the schedule are functions of the seed and of these counters, so a run can go on
 * from here as if it had never stopped.
 */
import { type OptimizerState, optimizerState } from './optimizer.ts';

export interface FitState {
  /** Updates made. */
  readonly update: number;
  readonly epoch: number;
  /** Micro-batches of this epoch that are done. */
  readonly position: number;
  /** Seconds of training in all sessions. */
  readonly seconds: number;
  readonly parameters: Float32Array;
  readonly optimizer: OptimizerState;
  readonly best: Best | undefined;
  /** Scheduled evaluations since the best one. */
  readonly waited: number;
}

interface Best {
  readonly update: number;
  readonly criterion: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly parameters: Float32Array;
}

export function freshState(parameters: Float32Array): FitState {
  return {
    update: 0,
    epoch: 0,
    position: 0,
    seconds: 0,
    parameters,
    optimizer: optimizerState(parameters.length),
    best: undefined,
    waited: 0,
  };
}
