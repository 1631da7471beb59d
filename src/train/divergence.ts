/** What becomes of a run whose loss or gradient is not finite: how it is said, and where it goes back to. */
import { HeddleError } from '../base/errors.ts';
import type { Batch } from '../data/batch.ts';
import type { FitState } from './fit-state.ts';
import type { OptimizerState } from './optimizer.ts';

/** A number of an update, or of the evaluation after it, that is not finite. */
export interface Divergence {
  readonly update: number;
  /** The numbers, in words. */
  readonly found: string;
  /** The batches at which the parameters can be looked into; none for an evaluation. */
  readonly batches: readonly Batch[];
}

/** A state that was evaluated, and whose gradient is finite: a run can go back to it. */
export interface ReturnPoint extends Pick<FitState, 'update' | 'epoch' | 'position' | 'evaluatedAt'> {
  readonly parameters: Float32Array;
  readonly optimizer: OptimizerState;
}

/** Halvings of the learning rate after which it is no use to try again: the rate is then a millionth. */
const mostRollbacks = 20;

/** A copy of what an update changes. */
export function returnPoint(state: FitState): ReturnPoint {
  const { update, epoch, position, parameters, optimizer, closing } = state;
  const { m, v, steps } = optimizer;
  // An evaluation that was not due is forgotten.
  const evaluatedAt = closing === undefined ? state.evaluatedAt : -1;
  return {
    ...{ update, epoch, position, evaluatedAt },
    parameters: parameters.slice(),
    optimizer: { m: m.slice(), v: v.slice(), steps },
  };
}

/** In the same buffers, with half the learning rate. */
function returned(state: FitState, good: ReturnPoint): FitState {
  const { update, epoch, position, evaluatedAt, parameters, optimizer } = good;
  state.parameters.set(parameters);
  state.optimizer.m.set(optimizer.m);
  state.optimizer.v.set(optimizer.v);
  state.optimizer.steps = optimizer.steps;
  const rollbacks = state.rollbacks + 1;
  return { ...state, update, epoch, position, evaluatedAt, rollbacks, closing: undefined };
}

/** The state back at its last good point, if it has one and there is a smaller learning rate to try. */
export function rolledBack(state: FitState): FitState | undefined {
  const { good, rollbacks } = state;
  return good === undefined || rollbacks >= mostRollbacks ? undefined : returned(state, good);
}

/** E_DIVERGED; `layer` is the first one in which a number is not finite. */
export function divergedError(
  { update, found }: Divergence,
  { layer, rollbacks }: { readonly layer: string | undefined; readonly rollbacks: number },
): HeddleError {
  const place = layer === undefined ? '' : `; the first numbers that are not finite are those of ${layer}`;
  const tried = rollbacks === 0 ? '' : `, after ${rollbacks} rollbacks with half the learning rate each`;
  return new HeddleError('E_DIVERGED', {
    where: `update ${update}`,
    found: `${found}${place}${tried}`,
    allowed: 'finite numbers',
    fix: 'lower --learning-rate or --clip, raise --warmup, or add --on-divergence rollback; what was saved before stays as it is',
  });
}
