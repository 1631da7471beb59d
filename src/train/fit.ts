/** The fit loop: batches, updates, evaluations, until a budget is spent or the dev set finds the model good enough. */

import { HeddleError } from '../base/errors.ts';
import { type Batch, drawBatch } from '../data/batch.ts';
import type { ParameterLayout } from '../nn/flat-parameters.ts';
import { initializeParameters } from '../nn/flat-parameters.ts';
import { budgetProgress } from './budget.ts';
import { type Divergence, divergedError, returnPoint, rolledBack } from './divergence.ts';
import { epochDraw, epochPlans } from './epoch-plan.ts';
import { firstNotFinite } from './first-not-finite.ts';
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
import { type AheadReader, readAhead } from './read-ahead.ts';
import { memoryOf, requireMemory } from './step-memory.ts';
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
  readonly layout: ParameterLayout;
  readonly step: GradientStep;
  readonly meter: Meter;
  /** The micro-batches of an epoch, as numbers of examples. */
  readonly planOf: (epoch: number) => readonly Uint32Array[];
  /** The micro-batches of an update. */
  readonly reader: AheadReader<readonly Batch[]>;
}

/**
 * Trains a model and returns its final state.
 *
 * The state is a function of the seed and of the number of updates alone, in however many sessions they were made.
 *
 * Throws E_DATA where there is nothing to learn from, E_LIMIT where a batch cannot fit into memory, E_DIVERGED where the loss, its gradient or what the dev set finds is
 * not finite, unless `onDivergence` says otherwise.
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
    const meter = new Meter(start.seconds, { countsRows: options.countsRows });
    const { layout } = program;
    const planOf = options.planOf ?? epochPlans(options);
    const memory = await memoryOf(options, program, planOf(start.epoch));
    callbacks.estimated?.(memory);
    requireMemory(memory, options.memoryLimit ?? Number.POSITIVE_INFINITY, options);
    const reader = readAhead((place) => batchesAt(options, planOf, place));
    return await train({ options, callbacks, layout, step, meter, planOf, reader }, start);
  } finally {
    await program.release();
  }
}

async function train(run: Run, start: FitState): Promise<FitResult> {
  const { options, planOf } = run;
  let state = start.position === 0 ? start : inEpoch(start, planOf(start.epoch).length);
  if (options.onDivergence === 'rollback') state = { ...state, good: state.good ?? returnPoint(state) };
  for (;;) {
    const end = endOf(run, state);
    const next = await (end === undefined ? onward(run, state) : closed(run, state));
    if ('found' in next) state = await recovered(run, state, next);
    else if (end === undefined) state = next;
    else return { state: next, end, selected: selected(next) };
  }
}

/**
 * One update, after an evaluation where one is due. The gradient is found before the dev set is asked about the
 * parameters: what is saved on the way is known to be a state that the run can go on from.
 */
async function onward(run: Run, state: FitState): Promise<FitState | Divergence> {
  const { options, step } = run;
  const batches = await run.reader.take(state);
  await beginNext(run, state);
  const slope = await step.differentiate(batches, state.update + 1);
  if (options.onDivergence !== 'skip' && !isFiniteSlope(slope)) {
    const found = `loss ${slope.loss}, gradient norm ${slope.gradientNorm}`;
    return { update: state.update + 1, found, batches };
  }
  if (!isDue(options, state) || state.evaluatedAt === state.update)
    return descend(run, state, slope, batches);
  const checked = await checkpoint(run, state);
  if ('found' in checked || endOf(run, checked) !== undefined) return checked;
  return descend(run, checked, slope, batches);
}

/** The state at the end of a session, evaluated and saved. */
async function closed(run: Run, state: FitState): Promise<FitState | Divergence> {
  const isEvaluated = state.evaluatedAt === state.update;
  const occasion = isDue(run.options, state) ? 'due' : 'closing';
  return saved(run, isEvaluated ? state : await evaluate(run, state, occasion));
}

/** Where the run goes on after a divergence. Throws E_DIVERGED where it does not. */
async function recovered(run: Run, state: FitState, divergence: Divergence): Promise<FitState> {
  const { options, callbacks, layout, step, meter } = run;
  const back = rolledBack(state);
  if (back === undefined) {
    const { update, batches } = divergence;
    const { parameters } = state;
    const suspects = { layout, parameters, gradient: step.gradient, batches, update };
    const layer = await firstNotFinite(options, suspects);
    throw divergedError(divergence, { layer, rollbacks: state.rollbacks });
  }
  const { update, rollbacks } = back;
  const { update: from, found } = divergence;
  const { seconds } = meter;
  callbacks.report({ event: 'rollback', update, from, seconds, factor: 0.5 ** rollbacks, found });
  return { ...back, seconds };
}

/** Whether the dev set is asked after this update wherever the run ends. */
function isDue({ evaluateEvery }: FitOptions, { update }: FitState): boolean {
  return update > 0 && update % evaluateEvery === 0;
}

/** What the update after the next one needs is read meanwhile, where that is done by other threads. */
async function beginNext({ options, planOf, reader }: Run, { epoch, position }: FitState): Promise<void> {
  const next = position + options.accumulate;
  if (options.dataset.isRead && next < planOf(epoch).length) await reader.begin({ epoch, position: next });
}

/** The micro-batches of an update, drawn for its epoch. */
function batchesAt(
  { model, dataset, seed, accumulate }: FitOptions,
  planOf: Run['planOf'],
  { epoch, position }: Pick<FitState, 'epoch' | 'position'>,
): Promise<readonly Batch[]> {
  const fields = new Map([...model.inputs, ...model.labels]);
  const key = epochDraw(seed, epoch);
  const group = planOf(epoch).slice(position, position + accumulate);
  return Promise.all(group.map((numbers) => drawBatch(fields, dataset, numbers, key)));
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
  const learningRate =
    0.5 ** state.rollbacks * options.learningRate * schedule({ update, warmup, warmupLimit, progress });
  if (isFiniteSlope(slope)) step.descend(state.optimizer, slope, learningRate);
  const tokensPerSecond = meter.count(batches);
  const { seconds } = meter;
  const { epoch } = state;
  callbacks.report({
    ...{ event: 'update', update, epoch, ...slope, learningRate, tokensPerSecond, seconds, progress },
  });
  return { ...next, seconds };
}

/** Evaluates and saves; the time that this takes is no training. */
async function checkpoint(run: Run, state: FitState): Promise<FitState | Divergence> {
  const goOn = run.meter.pause();
  const found = await saved(run, await evaluate(run, state, 'due'));
  goOn();
  return found;
}

/** The state when it is saved: what is saved answers with finite numbers. */
async function saved({ callbacks }: Run, state: FitState | Divergence): Promise<FitState | Divergence> {
  if ('found' in state) return state;
  try {
    await callbacks.save(state);
    return state;
  } catch (error) {
    if (!(error instanceof HeddleError) || error.code !== 'E_DIVERGED') throw error;
    const { where, found } = error.parts;
    return { update: state.update, found: `${where}: ${found}`, batches: [] };
  }
}

/** The state with the dev set's verdict; one that was due becomes the one to go back to. */
async function evaluate(
  { options, callbacks, meter }: Run,
  state: FitState,
  occasion: Occasion,
): Promise<FitState | Divergence> {
  const evaluation = await callbacks.evaluate(state.parameters);
  const { criterion, metrics } = evaluation;
  const { update, epoch } = state;
  const { seconds } = meter;
  const best = isBetter(evaluation, state.best);
  const closing = occasion === 'closing';
  callbacks.report({ event: 'evaluation', update, epoch, seconds, metrics, best, closing });
  if (options.onDivergence !== 'skip' && !Number.isFinite(criterion)) {
    const values = Object.entries(metrics).map(([name, value]) => `${name} ${value}`);
    return { update, found: `on the dev set ${values.join(', ')}`, batches: [] };
  }
  const next = { ...evaluated(state, evaluation, occasion), seconds };
  return options.onDivergence === 'rollback' && !closing ? { ...next, good: returnPoint(next) } : next;
}

function endOf(run: Run, state: FitState): FitEnd | undefined {
  const { options, callbacks } = run;
  const { patience, goal } = options;
  if (callbacks.stopRequested()) return 'stopped';
  if (goal !== undefined && state.best !== undefined && state.best.criterion <= goal) return 'goal';
  if (progressOf(run, state) >= 1) return 'budget';
  return patience > 0 && state.waited >= patience ? 'patience' : undefined;
}
