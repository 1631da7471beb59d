/** Between the state of the fit loop and the `training/` part of a bundle. */

import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { TrainingCheckpoint } from '../bundle/training-state.ts';
import type { FitState } from '../train/fit-state.ts';

const extraSchema = z.object({ steps: z.int().min(0), metrics: z.record(z.string(), z.number().nullable()) });

export function checkpointOf(state: FitState, seed: number): TrainingCheckpoint {
  const { update, epoch, position, seconds, best, waited, parameters, optimizer } = state;
  return {
    state: {
      version: 1,
      seed,
      update,
      epoch,
      position,
      seconds,
      bestMetric: best?.criterion ?? null,
      bestUpdate: best?.update ?? null,
      patience: waited,
      extra: { steps: optimizer.steps, metrics: best?.metrics ?? {} },
    },
    parameters,
    firstMoment: optimizer.m,
    secondMoment: optimizer.v,
  };
}

/** The state to go on from. Throws E_CHECKPOINT where the counters are not those of a run. */
export function stateOf(checkpoint: TrainingCheckpoint, bundle: Bundle): FitState {
  const { update, epoch, position, seconds, bestMetric, bestUpdate, patience, extra } = checkpoint.state;
  const parsed = extraSchema.safeParse(extra);
  if (!parsed.success) {
    throw new HeddleError('E_CHECKPOINT', {
      where: 'training/state.json: extra',
      found: parsed.error.issues[0]!.message,
      fix: 'start the training anew with --overwrite',
    });
  }
  const { steps, metrics } = parsed.data;
  const known = Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== null);
  const best =
    bestMetric === null || bestUpdate === null
      ? undefined
      : {
          update: bestUpdate,
          criterion: bestMetric,
          metrics: Object.fromEntries(known),
          parameters: bundle.parameters,
        };
  return {
    update,
    epoch,
    position,
    seconds,
    parameters: checkpoint.parameters,
    optimizer: { m: checkpoint.firstMoment, v: checkpoint.secondMoment, steps },
    best,
    waited: patience,
  };
}
