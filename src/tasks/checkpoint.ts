/** Between the state of the fit loop and the `training/` part of a bundle. */

import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { TrainingCheckpoint } from '../bundle/training-state.ts';
import { type FitState, selected } from '../train/fit-state.ts';

/** JSON has no infinite numbers: they become null; the one that weights are kept with is an infinite perplexity. */
const metrics = z
  .record(z.string(), z.number().nullable())
  .transform((all) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value ?? Number.POSITIVE_INFINITY])),
  );

const tie = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);

const extraSchema = z.object({
  steps: z.int().min(0),
  /** Of the best update. */
  metrics,
  tie,
  /** Of the last update, where it was evaluated only because a session ended. */
  closing: z.object({ criterion: z.number(), tie, metrics }).nullable().default(null),
  /** Null in a run that was saved before hashes were. */
  data: z.strictObject({ train: z.string(), dev: z.string() }).nullable().default(null),
});

/** What tells the data of a run from other data. */
export type DataHashes = NonNullable<z.output<typeof extraSchema>['data']>;

/** The checkpoint of a run with this seed on this data. */
export function checkpointOf(state: FitState, seed: number, data: DataHashes): TrainingCheckpoint {
  const { update, epoch, position, seconds, best, waited, parameters, optimizer, closing } = state;
  const extra: z.input<typeof extraSchema> = {
    steps: optimizer.steps,
    metrics: best?.metrics ?? {},
    tie: best?.tie,
    closing: closing ? { criterion: closing.criterion, tie: closing.tie, metrics: closing.metrics } : null,
    data,
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

/** The state to go on from, and what it knows of its data. Throws E_CHECKPOINT where the counters are not those of a run. */
export function savedState(
  checkpoint: TrainingCheckpoint,
  bundle: Bundle,
): { readonly state: FitState; readonly data: DataHashes | null } {
  const { update, epoch, position, seconds, bestMetric, bestUpdate, patience, extra } = checkpoint.state;
  const parsed = extraSchema.safeParse(extra);
  if (!parsed.success) {
    throw new HeddleError('E_CHECKPOINT', {
      where: 'training/state.json: extra',
      found: parsed.error.issues[0]!.message,
      fix: 'start the training anew with --overwrite',
    });
  }
  const { steps, metrics, tie, closing, data } = parsed.data;
  const parameters = checkpoint.best ?? bundle.parameters;
  const best =
    bestMetric === null || bestUpdate === null
      ? undefined
      : { update: bestUpdate, criterion: bestMetric, tie, metrics, parameters };
  const state = {
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
  return { state, data };
}
