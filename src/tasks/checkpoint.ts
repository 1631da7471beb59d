/** Between the state of the fit loop and the `training/` part of a bundle. */

import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { TrainingCheckpoint } from '../bundle/training-state.ts';
import type { ReturnPoint } from '../train/divergence.ts';
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

const count = z.int().min(0);

const extraSchema = z.object({
  steps: z.int().min(0),
  /** Of the best update. */
  metrics,
  tie,
  /** Of the last update, where it was evaluated only because a session ended. */
  closing: z.object({ criterion: z.number(), tie, metrics }).nullable().default(null),
  /** How often the run went back after a divergence, and the counters of where it would go back to. */
  rollbacks: z.int().min(0).default(0),
  good: z
    .object({ update: count, epoch: count, position: count, evaluatedAt: z.int().min(-1), steps: count })
    .nullable()
    .default(null),
  /** Null in a run that was saved before hashes were; of its rows, before all of each row was in the hash. */
  data: z
    .object({ rows: z.string().nullable().default(null), dev: z.string() })
    .nullable()
    .default(null),
  /** Threads of one operator; null in a run that was saved before they were. */
  threads: z.int().min(1).nullable().default(null),
});

/** What tells the data of a run from other data. */
export type DataHashes = NonNullable<z.output<typeof extraSchema>['data']>;

/** What decides, next to the state, how a run goes on. */
interface RunFacts {
  readonly seed: number;
  readonly data: DataHashes;
  readonly threads: number;
}

/** The checkpoint of a run. */
export function checkpointOf(state: FitState, { seed, data, threads }: RunFacts): TrainingCheckpoint {
  const { update, epoch, position, seconds, best, waited, parameters, optimizer, closing, rollbacks } = state;
  // The last update itself needs no second copy.
  const good = state.good?.update === update ? undefined : state.good;
  const extra: z.input<typeof extraSchema> = {
    steps: optimizer.steps,
    metrics: best?.metrics ?? {},
    tie: best?.tie,
    closing: closing ? { criterion: closing.criterion, tie: closing.tie, metrics: closing.metrics } : null,
    rollbacks,
    good: good === undefined ? null : countersOf(good),
    data,
    threads,
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
    good: good && {
      parameters: good.parameters,
      firstMoment: good.optimizer.m,
      secondMoment: good.optimizer.v,
    },
  };
}

function countersOf({ update, epoch, position, evaluatedAt, optimizer: { steps } }: ReturnPoint) {
  return { update, epoch, position, evaluatedAt, steps };
}

/** The state to go on from, and what it knows of its data. Throws E_CHECKPOINT where the counters are not those of a run. */
export function savedState(
  checkpoint: TrainingCheckpoint,
  bundle: Bundle,
): { readonly state: FitState; readonly data: DataHashes | null } {
  const { update, epoch, position, seconds, bestMetric, bestUpdate, patience, extra } = checkpoint.state;
  const { steps, metrics, tie, closing, data, rollbacks, good } = parseExtra(extra);
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
    rollbacks,
    good: good === null ? undefined : savedPoint(good, checkpoint.good),
  };
  return { state, data };
}

/** The threads of the run that was saved, where it tells them. Throws E_CHECKPOINT. */
export function savedThreads({ state }: TrainingCheckpoint): number | undefined {
  return parseExtra(state.extra).threads ?? undefined;
}

function parseExtra(extra: TrainingCheckpoint['state']['extra']): z.output<typeof extraSchema> {
  const parsed = extraSchema.safeParse(extra);
  if (parsed.success) return parsed.data;
  throw new HeddleError('E_CHECKPOINT', {
    where: 'training/state.json: extra',
    found: parsed.error.issues[0]!.message,
    fix: 'start the training anew with --overwrite',
  });
}

/** Where a run goes back to; undefined where its weights are not there. */
function savedPoint(
  { steps, ...counters }: NonNullable<z.output<typeof extraSchema>['good']>,
  buffers: TrainingCheckpoint['good'],
): ReturnPoint | undefined {
  if (buffers === undefined) return undefined;
  const { parameters, firstMoment: m, secondMoment: v } = buffers;
  return { ...counters, parameters, optimizer: { m, v, steps } };
}
