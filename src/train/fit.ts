/** The fit loop: batches, updates, evaluations, until a budget is spent or the dev set finds the model good enough. */

import { HeddleError } from '../base/errors.ts';
import { type Batch, batchOf } from '../data/batch.ts';
import { initializeParameters } from '../nn/flat-parameters.ts';
import { budgetProgress } from './budget.ts';
import { epochDraw, epochPlan } from './epoch-plan.ts';
import type { FitCallbacks, FitEnd, FitOptions } from './fit-options.ts';
import {
  type Best,
  evaluated,
  type FitState,
  freshState,
  inEpoch,
  isBetter,
  type Occasion,
  selected,
  updated,
} from './fit-state.ts';
import { type GradientStep, gradientStep, isFiniteSlope, type Slope } from './gradient-step.ts';
import { Meter } from './meter.ts';
import { loadTrainingProgram } from './training-program.ts';

export interface FitResult {
  readonly state: FitState;
  readonly end: FitEnd;
  /** The parameters that the dev set liked best. */
  readonly selected: Best | undefined;
}

/** What stays the same through a run. */
interface Run {
  readonly options: FitOptions;
  readonly callbacks: FitCallbacks;
  readonly step: GradientStep;
  readonly meter: Meter;
  /** The micro-batches of an epoch, as numbers of examples. */
  readonly planOf: (epoch: number) => readonly Uint32Array[];
}

/**
 * Trains a model and returns its final state.
 *
 * The state is a function of the seed and of the number of updates alone, in however many sessions they were made.
 *
 * Throws E_DATA where there is nothing to learn from, E_INTERNAL where the loss or its gradient is no longer a number
 * (unless `overflow` is `skip`).
 */
export async function fit(options: FitOptions, callbacks: FitCallbacks): Promise<FitResult> {
  if (options.dataset.length === 0) {
    throw new HeddleError('E_DATA', { where: 'training data', found: 'no examples', fix: 'add rows' });
  }
  const { model, runtime, seed, rateOf, resume, initialize } = options;
  const isFrozen = (name: string) => rateOf?.(name) === 0;
  const program = await loadTrainingProgram(model, runtime, { ...options, isFrozen });
  try {
    const fresh = () => initialize?.(program.parameters) ?? initializeParameters(program.parameters, seed);
    const start = resume ?? freshState(fresh());
    const step = gradientStep(options, program, start.parameters);
    const meter = new Meter(start.seconds);
    return await train({ options, callbacks, step, meter, planOf: plansOf(options) }, start);
  } finally {
    await program.release();
  }
}

/**
 * The gradient of an update is found before the dev set is asked about the parameters: what is saved on the way is known
 * to be a state that the run can go on from.
 */
async function train(run: Run, start: FitState): Promise<FitResult> {
  const { options, callbacks, step, planOf } = run;
  let state = start.position === 0 ? start : inEpoch(start, planOf(start.epoch).length);
  let end = endOf(run, state);
  while (end === undefined) {
    const batches = await nextBatches(run, state);
    const slope = await step.differentiate(batches, state.update + 1);
    if (options.overflow !== 'skip') requireFinite(state.update + 1, slope);
    if (isDue(options, state) && state.evaluatedAt !== state.update) {
      state = await checkpoint(run, state);
      end = endOf(run, state);
    }
    if (end !== undefined) break;
    state = descend(run, state, slope, batches);
    end = endOf(run, state);
  }
  if (state.evaluatedAt !== state.update)
    state = await evaluate(run, state, isDue(options, state) ? 'due' : 'closing');
  await callbacks.save(state);
  return { state, end, selected: selected(state) };
}

/** Whether the dev set is asked after this update wherever the run ends. */
function isDue({ evaluateEvery }: FitOptions, { update }: FitState): boolean {
  return update > 0 && update % evaluateEvery === 0;
}

/** The plan of the epoch that was asked for last is kept. */
function plansOf(options: FitOptions): Run['planOf'] {
  let epoch = -1;
  let plan: readonly Uint32Array[] = [];
  return (asked) => {
    if (asked !== epoch) plan = epochPlan(options, asked);
    epoch = asked;
    return plan;
  };
}

/** The micro-batches of the next update, drawn for its epoch. */
function nextBatches({ options, planOf }: Run, { epoch, position }: FitState): Promise<readonly Batch[]> {
  const { model, dataset, seed, accumulate } = options;
  const fields = new Map([...model.inputs, ...model.labels]);
  const key = epochDraw(seed, epoch);
  const group = planOf(epoch).slice(position, position + accumulate);
  return Promise.all(
    group.map(async (indices) => {
      const examples = await Promise.all(Array.from(indices, (i) => dataset.at(i, key)));
      return batchOf(fields, examples);
    }),
  );
}

function progressOf({ options, meter, planOf }: Run, state: FitState): number {
  return budgetProgress(options.budget, state, meter.seconds, () => planOf(state.epoch).length);
}

/** Goes along the gradient, unless it is no number, and says so. */
function descend(run: Run, state: FitState, slope: Slope, batches: readonly Batch[]): FitState {
  const { options, callbacks, step, meter, planOf } = run;
  const { schedule, warmup, warmupLimit } = options;
  const progress = progressOf(run, state);
  const next = updated(state, batches.length, planOf(state.epoch).length);
  const { update } = next;
  const learningRate = options.learningRate * schedule({ update, warmup, warmupLimit, progress });
  if (isFiniteSlope(slope)) step.descend(state.optimizer, slope, learningRate);
  const tokensPerSecond = meter.count(batches);
  const { seconds } = meter;
  const { epoch } = state;
  callbacks.report({
    ...{ event: 'update', update, epoch, ...slope, learningRate, tokensPerSecond, seconds, progress },
  });
  return { ...next, seconds };
}

function requireFinite(update: number, slope: Slope) {
  const { loss, gradientNorm } = slope;
  if (isFiniteSlope(slope)) return;
  throw new HeddleError('E_INTERNAL', {
    where: `update ${update}`,
    found: `loss ${loss}, gradient norm ${gradientNorm}`,
    fix: 'lower --learning-rate or --clip, or raise --warmup',
  });
}

/** Evaluates and saves; the time that this takes is no training. */
async function checkpoint(run: Run, state: FitState): Promise<FitState> {
  const goOn = run.meter.pause();
  const found = await evaluate(run, state, 'due');
  await run.callbacks.save(found);
  goOn();
  return found;
}

async function evaluate({ callbacks, meter }: Run, state: FitState, occasion: Occasion): Promise<FitState> {
  const evaluation = await callbacks.evaluate(state.parameters);
  const { update, epoch } = state;
  const { seconds } = meter;
  const best = isBetter(evaluation, state.best);
  const closing = occasion === 'closing';
  callbacks.report({
    event: 'evaluation',
    update,
    epoch,
    seconds,
    metrics: evaluation.metrics,
    best,
    closing,
  });
  return { ...evaluated(state, evaluation, occasion), seconds };
}

function endOf(run: Run, state: FitState): FitEnd | undefined {
  const { options, callbacks } = run;
  const { patience, goal } = options;
  if (callbacks.stopRequested()) return 'stopped';
  if (goal !== undefined && state.best !== undefined && state.best.criterion <= goal) return 'goal';
  if (progressOf(run, state) >= 1) return 'budget';
  return patience > 0 && state.waited >= patience ? 'patience' : undefined;
}
