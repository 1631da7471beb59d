/** Between the state of the fit loop and the `training/` part of a bundle. */

import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { TrainingCheckpoint } from '../bundle/training-state.ts';
import { type FitState, selected } from '../train/fit-state.ts';

/** JSON has no infinite numbers: they become null, which is no number that can be compared. */
const metrics = z
  .record(z.string(), z.number().nullable())
  .transform((all) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value ?? Number.NaN])),
  );

const extraSchema = z.object({
  steps: z.int().min(0),
  /** Of the best update. */
  metrics,
  /** Of the last update, where it was evaluated only because a session ended. */
  closing: z.object({ criterion: z.number(), metrics }).nullable().default(null),
});

export function checkpointOf(state: FitState, seed: number): TrainingCheckpoint {
  const { update, epoch, position, seconds, best, waited, parameters, optimizer, closing } = state;
  const extra: z.input<typeof extraSchema> = {
    steps: optimizer.steps,
    metrics: best?.metrics ?? {},
    closing: closing ?? null,
  };
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
      extra,
    },
    parameters,
    firstMoment: optimizer.m,
    secondMoment: optimizer.v,
    best: selected(state) === best ? undefined : best?.parameters,
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
  const { steps, metrics, closing } = parsed.data;
  const parameters = checkpoint.best ?? bundle.parameters;
  const best =
    bestMetric === null || bestUpdate === null
      ? undefined
      : { update: bestUpdate, criterion: bestMetric, metrics, parameters };
  return {
    update,
    epoch,
    position,
    seconds,
    parameters: checkpoint.parameters,
    optimizer: { m: checkpoint.firstMoment, v: checkpoint.secondMoment, steps },
    best,
    waited: patience,
    evaluatedAt: update,
    closing: closing ?? undefined,
  };
}
