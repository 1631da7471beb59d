/** The fit loop: batches, updates, evaluations, until a budget is spent or the dev set finds the model good enough. */

import { HeddleError } from '../base/errors.ts';
import { type Batch, batchOf } from '../data/batch.ts';
import { initializeParameters } from '../nn/flat-parameters.ts';
import type { ParameterSpec } from '../nn/module-scope.ts';
import { budgetProgress } from './budget.ts';
import { epochDraw, epochPlan } from './epoch-plan.ts';
import type { Evaluation, FitCallbacks, FitEnd, FitOptions, UpdateRecord } from './fit-options.ts';
import { type FitState, freshState } from './fit-state.ts';
import { Meter } from './meter.ts';
import { loadTrainingProgram } from './training-program.ts';
import { type EvaluationOccasion, isUsable, Updater } from './updater.ts';

export interface FitResult {
  readonly state: FitState;
  readonly end: FitEnd;
}

/**
 * Trains a model and returns its final state; `state.best` holds the parameters that the dev set liked best.
 *
 * Throws E_DATA where there is nothing to learn from, E_INTERNAL where the loss or its gradient is no longer a number
 * (unless `overflow` is `skip`).
 */
export async function fit(options: FitOptions, callbacks: FitCallbacks): Promise<FitResult> {
  if (options.dataset.length === 0) {
    throw new HeddleError('E_DATA', { where: 'training data', found: 'no examples', fix: 'add rows' });
  }
  const { model, runtime, rateOf } = options;
  const isFrozen = (name: string) => rateOf?.(name) === 0;
  const program = await loadTrainingProgram(model, runtime, { ...options, isFrozen });
  try {
    const start = options.resume ?? freshState(freshParameters(options, program.parameters));
    return await run(options, callbacks, new Updater(options, program, start));
  } finally {
    await program.release();
  }
}

async function run(options: FitOptions, callbacks: FitCallbacks, updater: Updater): Promise<FitResult> {
  const meter = new Meter(updater.state.seconds);
  let end = endOf(options, updater, meter, callbacks);
  while (end === undefined) {
    const { epoch, position } = updater.state;
    const plan = epochPlan(options, epoch);
    const groups = groupBatches(plan.slice(position), options.accumulate);
    updater.setEpochLength(plan.length);
    for (const group of groups) {
      const batches = await Promise.all(group.map((indices) => batchAt(options, indices, epoch)));
      await update(options, callbacks, updater, meter, batches);
      end = endOf(options, updater, meter, callbacks);
      if (end !== undefined) break;
    }
    if (updater.state.position >= plan.length) updater.nextEpoch();
    end ??= endOf(options, updater, meter, callbacks);
  }
  if (updater.evaluatedAt !== updater.state.update) await evaluate(callbacks, updater, meter, 'unscheduled');
  await callbacks.save(updater.state);
  return { state: updater.state, end };
}

function freshParameters(
  { seed, initialize }: FitOptions,
  parameters: readonly ParameterSpec[],
): Float32Array {
  return initialize?.(parameters) ?? initializeParameters(parameters, seed);
}

/** The batch of these examples, drawn for this epoch. */
async function batchAt(
  { model, dataset, seed }: FitOptions,
  indices: Uint32Array,
  epoch: number,
): Promise<Batch> {
  const key = epochDraw(seed, epoch);
  const examples = await Promise.all(Array.from(indices, (i) => dataset.at(i, key)));
  return batchOf(new Map([...model.inputs, ...model.labels]), examples);
}

async function update(
  options: FitOptions,
  callbacks: FitCallbacks,
  updater: Updater,
  meter: Meter,
  batches: readonly Batch[],
): Promise<void> {
  const progress = budgetProgress(options.budget, updater.state, meter.seconds, updater.epochLength);
  const record = await updater.update(batches, progress);
  updater.setSeconds(meter.seconds);
  const tokensPerSecond = meter.count(batches);
  callbacks.report({ event: 'update', ...record, tokensPerSecond, seconds: meter.seconds, progress });
  if (options.overflow !== 'skip') requireFinite(record);
  if (updater.state.update % options.evaluateEvery !== 0) return;
  const goOn = meter.pause();
  await evaluate(callbacks, updater, meter, 'scheduled');
  await callbacks.save(updater.state);
  goOn();
}

function requireFinite(record: Pick<UpdateRecord, 'update' | 'loss' | 'gradientNorm'>) {
  const { update, loss, gradientNorm } = record;
  if (isUsable(record)) return;
  throw new HeddleError('E_INTERNAL', {
    where: `update ${update}`,
    found: `loss ${loss}, gradient norm ${gradientNorm}`,
    fix: 'lower --learning-rate or --clip, or raise --warmup',
  });
}

async function evaluate(
  callbacks: FitCallbacks,
  updater: Updater,
  meter: Meter,
  occasion: EvaluationOccasion,
): Promise<void> {
  const evaluation: Evaluation = await callbacks.evaluate(updater.state.parameters);
  updater.setSeconds(meter.seconds);
  const best = updater.consider(evaluation, occasion);
  const { update, epoch, seconds } = updater.state;
  callbacks.report({ event: 'evaluation', update, epoch, seconds, metrics: evaluation.metrics, best });
}

function endOf(
  { budget, patience, goal }: FitOptions,
  { state, epochLength }: Updater,
  meter: Meter,
  { stopRequested }: FitCallbacks,
): FitEnd | undefined {
  if (stopRequested()) return 'stopped';
  if (goal !== undefined && state.best !== undefined && state.best.criterion <= goal) return 'goal';
  if (budgetProgress(budget, state, meter.seconds, epochLength) >= 1) return 'budget';
  return patience > 0 && state.waited >= patience ? 'patience' : undefined;
}

function groupBatches<T>(batches: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(batches.length / size) }, (_, i) =>
    batches.slice(i * size, (i + 1) * size),
  );
}
