/**
 * Everything that a run carries from one update to the next.
 *
 * Batches, random keys and the schedule are functions of the seed and of these counters, so a run can go on
 * from here as if it had never stopped.
 */
import type { ReturnPoint } from './divergence.ts';
import type { Evaluation } from './fit-options.ts';
import { type OptimizerState, optimizerState } from './optimizer.ts';

export interface FitState {
  /** Updates made. */
  readonly update: number;
  /** The epoch of the next update. */
  readonly epoch: number;
  /** Micro-batches of this epoch that are done. */
  readonly position: number;
  /** Seconds of training in all sessions. */
  readonly seconds: number;
  readonly parameters: Float32Array;
  readonly optimizer: OptimizerState;
  /** The best of the evaluations that were due. */
  readonly best: Best | undefined;
  /** Evaluations that were due since the best one. */
  readonly waited: number;
  /** The update after which the dev set was evaluated last; -1: never. */
  readonly evaluatedAt: number;
  /**
   * What an evaluation of these parameters found that was not due, since a session ended here. It has a say in what is
   * saved, and is forgotten when the run goes on: the moment of an interruption decides nothing.
   */
  readonly closing: Evaluation | undefined;
  /** How often the run went back to a good state; each time halves the learning rate. */
  readonly rollbacks: number;
  /** Where it would go back to; undefined where it would not. */
  readonly good: ReturnPoint | undefined;
}

/** An evaluation and the parameters that it found. */
export interface Best extends Evaluation {
  readonly update: number;
  readonly parameters: Float32Array;
}

/** Whether an evaluation counts for the run, or closes a session. */
export type Occasion = 'due' | 'closing';

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
    evaluatedAt: -1,
    closing: undefined,
    rollbacks: 0,
    good: undefined,
  };
}

/** The state after an update from so many micro-batches of an epoch of `epochLength`. */
export function updated(state: FitState, microBatches: number, epochLength: number): FitState {
  const { update, position } = state;
  return inEpoch(
    { ...state, update: update + 1, position: position + microBatches, closing: undefined },
    epochLength,
  );
}

/** The state at the start of the next epoch where this one is done. */
export function inEpoch(state: FitState, epochLength: number): FitState {
  const { epoch, position } = state;
  return position < epochLength ? state : { ...state, epoch: epoch + 1, position: 0 };
}

/** The state that knows what the dev set thinks of its parameters. */
export function evaluated(state: FitState, evaluation: Evaluation, occasion: Occasion): FitState {
  const { update, parameters, best, waited } = state;
  if (occasion === 'closing') return { ...state, evaluatedAt: update, closing: evaluation };
  return {
    ...state,
    evaluatedAt: update,
    best: isBetter(evaluation, best) ? { ...evaluation, update, parameters: parameters.slice() } : best,
    waited: waitedAfter(evaluation, best, waited),
  };
}

/** Progress is what the criterion makes; a lower loss alone chooses weights, but a run does not wait for it. */
function waitedAfter(
  { criterion, isWorst = false }: Evaluation,
  best: Evaluation | undefined,
  waited: number,
): number {
  if (best === undefined || criterion < best.criterion) return 0;
  return isWorst ? waited : waited + 1;
}

/** What is saved: the best parameters that any evaluation found; undefined before the first. */
export function selected({ update, parameters, best, closing }: FitState): Best | undefined {
  return closing !== undefined && isBetter(closing, best) ? { ...closing, update, parameters } : best;
}

/** Whether the dev set likes one better than the other; one that is not finite is never better. */
export function isBetter({ criterion, tie }: Evaluation, best: Evaluation | undefined): boolean {
  if (!Number.isFinite(criterion)) return false;
  if (best === undefined || criterion < best.criterion) return true;
  return criterion === best.criterion && tie !== undefined && best.tie !== undefined && tie < best.tie;
}
