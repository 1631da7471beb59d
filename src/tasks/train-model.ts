/** One training run of any task, from raw rows to a bundle. */
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { bundleConfig, type TrainingHistory } from '../bundle/bundle-config.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { type GoldenCase, makeGolden } from '../bundle/golden.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import { bundleFiles } from '../bundle/save-bundle.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { type TrainingCheckpoint, trainingFiles } from '../bundle/training-state.ts';
import type { Media } from '../data/media.ts';
import type { Pulse, RowSequence } from '../data/row-sequence.ts';
import type { Model } from '../models/model.ts';
import { layoutOf, type ParameterLayout, viewsOf } from '../nn/flat-parameters.ts';
import type { ParameterSpec } from '../nn/module-scope.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { loadPredictor } from '../search/predictor.ts';
import { optimizers } from '../train/adam.ts';
import { epochPlans } from '../train/epoch-plan.ts';
import { fit } from '../train/fit.ts';
import type { Budget, FitCallbacks, FitEnd, FitOptions, HistoryRecord } from '../train/fit-options.ts';
import { type FitState, selected } from '../train/fit-state.ts';
import { schedules } from '../train/schedules.ts';
import { inWords } from '../train/step-memory.ts';
import { limitsBudget } from './budget-limits.ts';
import { checkpointOf, type DataHashes, savedThreads } from './checkpoint.ts';
import { ofOtherLabels } from './copy-weights.ts';
import {
  constantMetricWatch,
  criterionMetric,
  criterionValue,
  judge,
  lossOf,
  lowerIsBetter,
} from './criterion.ts';
import { fineTuningNote, type InitialKind } from './fine-tuning.ts';
import { learningRates } from './learning-rates.ts';
import { type GivenModel, type PreparedData, prepareData } from './prepare-data.ts';
import { dataHashes, resumedState } from './resumed-state.ts';
import { defaultBudget, defaultWarmup, evaluationInterval } from './run-length.ts';
import type { AnyTask } from './task.ts';
import type { TrainingOptions } from './training-options.ts';

export interface TrainingRequest {
  readonly task: AnyTask;
  readonly options: TrainingOptions;
  /** Their memory is freed when they are encoded, where they are packed. */
  readonly rows: RowSequence<unknown>;
  /** Absent: a part of `rows` is held out. */
  readonly devRows?: readonly unknown[] | undefined;
  /** What the bundle stores as the configuration of this run. */
  readonly savedConfig: Readonly<Record<string, unknown>>;
  readonly resume?: { readonly bundle: Bundle; readonly checkpoint: TrainingCheckpoint } | undefined;
  /** What a fresh run starts from: what another model hands on. */
  readonly initial?: InitialModel | undefined;
}

export interface InitialModel {
  readonly kind: InitialKind;
  readonly parts: ModelParts;
  /** The parameters to start from, given those of the new model; `note` hears what was copied, which is nothing that `isFresh`. */
  readonly initialize: (
    parameters: readonly ParameterSpec[],
    seed: number,
    note: (text: string) => void,
    isFresh?: (name: string) => boolean,
  ) => Float32Array;
}

/** The world around a run. */
export interface TrainingHost {
  readonly runtime: Runtime;
  readonly threads: number;
  /** The memory of the machine, in bytes, where it is known. */
  readonly memory?: number | undefined;
  readonly report: (record: HistoryRecord) => void;
  /** A decision or a fact that the user should know. */
  readonly note: (text: string) => void;
  readonly warn: (text: string) => void;
  /** That data is left out, which the user should know even where little is said; default: `note`. */
  readonly notice?: ((text: string) => void) | undefined;
  readonly stopRequested: () => boolean;
  /** Reads what rows refer to. */
  readonly media?: Media | undefined;
  /** Hears how far the data is encoded, and may end it by throwing. */
  readonly pulse?: Pulse | undefined;
  /**
   * Replaces the bundle by these files, which are made when they are asked for: at once, or after the last call. `early`: the
   * run was stopped before its first evaluation that was due, so that they are hardly worth an earlier model.
   */
  readonly save: (files: () => ReadonlyMap<string, Uint8Array>, early: boolean) => Promise<void>;
}

export interface TrainingResult {
  readonly bundle: Bundle;
  readonly end: FitEnd;
  readonly history: TrainingHistory;
  /** Every dev metric of the best weights by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Rows that were trained on. */
  readonly rows: number;
}

/** Trains, saving the bundle after every evaluation and at the end. Throws what `prepareData` and `fit` throw. */
export async function trainModel(request: TrainingRequest, host: TrainingHost): Promise<TrainingResult> {
  const { task, options, resume, initial } = request;
  criterionMetric(task, options.metric);
  const given: GivenModel =
    resume === undefined
      ? (initial ?? {})
      : { assets: resume.bundle.assets, config: resume.bundle.config.model };
  const data = await prepareData(task, request.rows, request.devRows, options, given, host);
  const hashes = dataHashes(request.rows, data.dev, options.metric);
  request.rows.release?.();
  for (const notice of data.notices) (host.notice ?? host.note)(notice);
  for (const note of data.notes) host.note(note);
  if (resume === undefined && initial !== undefined) host.note(fineTuningNote(options));
  for (const warning of data.warnings) host.warn(warning);
  const model = task.model(data.config);
  const layout = layoutOf(traceParameters(model));
  host.note(
    `${layout.size.toLocaleString('en')} parameters, ${data.train.dataset.length.toLocaleString('en')} training examples`,
  );
  // The predictor reads this buffer by reference; each evaluation fills it with the current parameters.
  const evaluated = new Float32Array(layout.size);
  const predictor = loadPredictor(model, viewsOf(layout, evaluated), host.runtime, { threads: host.threads });
  const ready = { config: data.config, assets: data.assets, predictor, media: host.media };
  try {
    const run: Run = { request, host, data, hashes, model, layout, ready, evaluated, golden: new Map() };
    const callbacks = callbacksOf(run);
    const judge = { evaluate: callbacks.evaluate, warn: host.warn };
    if (resume !== undefined) warnOfThreads(savedThreads(resume.checkpoint), host);
    const start = resume && (await resumedState(resume, hashes, judge));
    const { state, end } = await fit({ ...fitOptions(run), resume: start }, callbacks);
    if (end !== 'stopped') warnOfLoss(run);
    const { bundle, history } = await bundleOf(run, state);
    const metrics = selected(state)?.metrics ?? {};
    return { bundle, end, history, metrics, rows: data.rows };
  } finally {
    await predictor.release();
  }
}

/** A sum that several threads share may be rounded in another order, in recurrent layers above all. */
function warnOfThreads(saved: number | undefined, { threads, warn }: TrainingHost): void {
  if (saved === undefined || saved === threads) return;
  warn(
    `the saved run had ${saved} thread${saved === 1 ? '' : 's'}, this one has ${threads}: its weights will not be, byte for byte, those of a run that was never cut`,
  );
}

interface Run {
  readonly request: TrainingRequest;
  readonly host: TrainingHost;
  readonly data: PreparedData;
  readonly hashes: DataHashes;
  readonly model: Model;
  readonly layout: ParameterLayout;
  readonly ready: ReadyModel;
  readonly evaluated: Float32Array;
  /** Golden cases by the update whose weights made them: they change only when the best weights do. */
  readonly golden: Map<number, readonly GoldenCase[]>;
  /** The dev loss of the last evaluation. */
  lastLoss?: number | undefined;
}

/** A model that does worse than one that finds all answers equally likely has learned nothing yet, or has come apart. */
function warnOfLoss({ request: { task }, host, data, lastLoss }: Run): void {
  const uniform = task.uniformLoss?.(data.config);
  if (lastLoss === undefined || uniform === undefined || lastLoss <= uniform) return;
  host.warn(
    `the dev loss at the end, ${lastLoss.toPrecision(4)}, is above that of a uniform guess, ${uniform.toPrecision(4)}: train longer, or lower --learning-rate`,
  );
}

function fitOptions({ request, host, data, model, layout }: Run): FitOptions {
  const { task, options, initial } = request;
  const { epochs, updates, minutes, metric, until, batchTokens, batchSize, seed, weightDecay } = options;
  const { dataset } = data.train;
  const plan = { dataset, batchTokens, batchRows: batchSize, seed };
  const planOf = epochPlans(plan);
  const updatesPerEpoch = Math.ceil(planOf(0).length / options.accumulate);
  const budget = limitsBudget(options) ? { epochs, updates, minutes } : defaultBudget(updatesPerEpoch);
  return {
    ...options,
    ...plan,
    planOf,
    ...warmupOf(options, budget, updatesPerEpoch, host),
    model,
    runtime: host.runtime,
    threads: host.threads,
    memoryLimit: host.memory,
    countsRows: task.elements === task.rowName,
    optimizer: optimizers.find(({ name }) => name === options.optimizer)!,
    ...(weightDecay !== undefined && { optimizerOptions: { weightDecay } }),
    schedule: schedules[options.schedule],
    budget,
    goal: until === undefined ? undefined : lowerIsBetter(criterionMetric(task, metric), until),
    evaluateEvery: options.evaluateEvery ?? evaluationInterval(updatesPerEpoch),
    rateOf: learningRates(layout, options, host.note),
    initialize:
      initial &&
      ((parameters) =>
        initial.initialize(
          parameters,
          seed,
          host.note,
          ofOtherLabels(initial.parts, task.parts?.(data.config, data.assets)),
        )),
  };
}

function warmupOf(
  { warmup }: TrainingOptions,
  budget: Budget,
  updatesPerEpoch: number,
  host: TrainingHost,
): Pick<FitOptions, 'warmup' | 'warmupLimit'> {
  if (warmup !== undefined) return { warmup };
  const { note, ...chosen } = defaultWarmup(budget, updatesPerEpoch);
  if (note !== undefined) host.note(note);
  return chosen;
}

function callbacksOf(run: Run): FitCallbacks {
  const { request, host, data, ready, evaluated } = run;
  const { task, options } = request;
  const evaluate = task.evaluator(ready, data.dev, {}, { criterion: options.metric });
  const metric = criterionMetric(task, options.metric);
  const watch = constantMetricWatch(metric, host.warn);
  return {
    report: host.report,
    stopRequested: host.stopRequested,
    estimated: ({ state, step }) =>
      host.note(
        `memory: about ${inWords(state)} for the training state, ${inWords(step)} for the largest batch`,
      ),
    evaluate: async (parameters) => {
      evaluated.set(parameters);
      const found = await evaluate();
      watch(found.metrics.get(metric.name) ?? Number.NaN);
      run.lastLoss = lossOf(task, found.metrics);
      return judge(task, options.metric, found);
    },
    save: async (state) => {
      const { bundle } = await bundleOf(run, state);
      const facts = { seed: options.seed, data: run.hashes, threads: host.threads };
      const checkpoint = checkpointOf(state, facts);
      const early = state.best === undefined && host.stopRequested();
      const files = () =>
        new Map([...bundleFiles(task, bundle), ...trainingFiles(checkpoint, bundle.layout)]);
      await host.save(files, early);
    },
  };
}

async function bundleOf(run: Run, state: FitState): Promise<{ bundle: Bundle; history: TrainingHistory }> {
  const { request, data, layout } = run;
  const best = selected(state);
  if (best === undefined) {
    throw new HeddleError('E_INTERNAL', { where: 'bundle', found: 'a run that was never evaluated' });
  }
  const { task, options, savedConfig } = request;
  const history = {
    updates: state.update,
    epochs: state.epoch,
    seconds: state.seconds,
    metric: options.metric,
    bestValue: criterionValue(task, options.metric, best.metrics) ?? null,
    bestUpdate: best.update,
  };
  const config = bundleConfig({ task: task.name, model: data.config, training: savedConfig, history });
  const { parameters, update } = best;
  const golden = await goldenOf(run, parameters, update);
  return { bundle: { config, layout, parameters, assets: data.assets, golden }, history };
}

async function goldenOf(run: Run, parameters: Float32Array, update: number): Promise<readonly GoldenCase[]> {
  const { request, data, ready, evaluated, golden } = run;
  const known = golden.get(update);
  if (known !== undefined) return known;
  evaluated.set(parameters);
  const made = await makeGolden(request.task, ready, request.task.goldenInputs(data.dev));
  golden.clear();
  golden.set(update, made);
  return made;
}
