/** One training run from text pairs to a bundle. */
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { bundleConfig, type TrainingHistory } from '../bundle/bundle-config.ts';
import { makeGolden } from '../bundle/golden.ts';
import { bundleFiles } from '../bundle/save-bundle.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { type TrainingCheckpoint, trainingFiles } from '../bundle/training-state.ts';
import { type SequenceToSequence, sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { layoutOf, type ParameterLayout, viewsOf } from '../nn/flat-parameters.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type DecodingProgram, loadDecodingProgram } from '../search/decoding-program.ts';
import { optimizers } from '../train/adam.ts';
import { epochPlan } from '../train/epoch-plan.ts';
import { fit } from '../train/fit.ts';
import type { FitCallbacks, FitEnd, FitOptions, HistoryRecord } from '../train/fit-options.ts';
import type { FitState } from '../train/fit-state.ts';
import { schedules } from '../train/schedules.ts';
import { checkpointOf, stateOf } from './checkpoint.ts';
import { criterionValue, devEvaluation, lowerIsBetter } from './dev-evaluation.ts';
import { modelConfigOf } from './model-options.ts';
import { type PreparedData, prepareData, type TextPair } from './prepare-data.ts';
import { defaultBudget, evaluationInterval } from './run-length.ts';
import type { TrainingOptions } from './training-options.ts';

export interface TrainingRequest {
  readonly options: TrainingOptions;
  readonly pairs: readonly TextPair[];
  /** Absent: a part of `pairs` is held out. */
  readonly devPairs?: readonly TextPair[] | undefined;
  /** What the bundle stores as the configuration of this run. */
  readonly savedConfig: Readonly<Record<string, unknown>>;
  readonly resume?: { readonly bundle: Bundle; readonly checkpoint: TrainingCheckpoint } | undefined;
}

/** The world around a run. */
export interface TrainingHost {
  readonly runtime: Runtime;
  readonly threads: number;
  readonly report: (record: HistoryRecord) => void;
  /** A decision or a fact that the user should know. */
  readonly note: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly stopRequested: () => boolean;
  /** Replaces the bundle by these files. */
  readonly save: (files: ReadonlyMap<string, Uint8Array>) => Promise<void>;
}

export interface TrainingResult {
  readonly bundle: Bundle;
  readonly end: FitEnd;
  readonly history: TrainingHistory;
  /** Every dev metric of the best weights by name. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Trains, saving the bundle behind every evaluation and at the end. Throws what `prepareData` and `fit` throw. */
export async function trainModel(request: TrainingRequest, host: TrainingHost): Promise<TrainingResult> {
  const { options, resume } = request;
  const given = resume && { source: resume.bundle.sourceTokenizer, target: resume.bundle.targetTokenizer };
  const data = prepareData(request.pairs, request.devPairs, options, given);
  for (const note of data.notes) host.note(note);
  for (const warning of data.warnings) host.warn(warning);
  const config = resume?.bundle.config.model ?? modelConfigOf(options, data.tokenizers);
  const model = sequenceToSequence(config);
  const layout = layoutOf(traceParameters(model));
  host.note(
    `${layout.size.toLocaleString('en')} parameters, ${data.examples.length.toLocaleString('en')} training pairs`,
  );
  // The decoder reads this buffer by reference; each evaluation fills it with the current parameters.
  const decoded = new Float32Array(layout.size);
  const program = loadDecodingProgram(model, viewsOf(layout, decoded), host.runtime, {
    threads: host.threads,
  });
  try {
    const run: Run = { request, host, data, model, layout, program, decoded };
    const { state, end } = await fit(fitOptions(run), callbacksOf(run));
    const { bundle, history } = await bundleOf(run, state);
    return { bundle, end, history, metrics: state.best?.metrics ?? {} };
  } finally {
    await program.release();
  }
}

interface Run {
  readonly request: TrainingRequest;
  readonly host: TrainingHost;
  readonly data: PreparedData;
  readonly model: SequenceToSequence;
  readonly layout: ParameterLayout;
  readonly program: DecodingProgram;
  readonly decoded: Float32Array;
}

function fitOptions({ request, host, data, model }: Run): FitOptions {
  const { options, resume } = request;
  const { epochs, updates, minutes, metric, until } = options;
  const firstEpoch = epochPlan({ ...options, examples: data.examples }, 0);
  const updatesPerEpoch = Math.ceil(firstEpoch.length / options.accumulate);
  const limited = epochs !== undefined || updates !== undefined || minutes !== undefined;
  return {
    ...options,
    model,
    runtime: host.runtime,
    threads: host.threads,
    examples: data.examples,
    optimizer: optimizers.find(({ name }) => name === options.optimizer)!,
    schedule: schedules[options.schedule],
    budget: limited ? { epochs, updates, minutes } : defaultBudget(updatesPerEpoch),
    goal: until === undefined ? undefined : lowerIsBetter(metric, until),
    evaluateEvery: options.evaluateEvery ?? evaluationInterval(updatesPerEpoch),
    resume: resume && stateOf(resume.checkpoint, resume.bundle),
  };
}

function callbacksOf(run: Run): FitCallbacks {
  const { request, host, data, program, decoded } = run;
  const { metric: criterion, maxLength } = request.options;
  const evaluate = devEvaluation(program, data.dev, data.tokenizers, { criterion, maxLength });
  return {
    report: host.report,
    stopRequested: host.stopRequested,
    evaluate: (parameters) => {
      decoded.set(parameters);
      return evaluate();
    },
    save: async (state) => {
      const { bundle } = await bundleOf(run, state);
      const checkpoint = checkpointOf(state, request.options.seed);
      await host.save(new Map([...bundleFiles(bundle), ...trainingFiles(checkpoint, bundle.layout)]));
    },
  };
}

async function bundleOf(run: Run, state: FitState): Promise<{ bundle: Bundle; history: TrainingHistory }> {
  const { request, data, model, layout, program, decoded } = run;
  if (state.best === undefined) {
    throw new HeddleError('E_INTERNAL', { where: 'bundle', found: 'a run that was never evaluated' });
  }
  decoded.set(state.best.parameters);
  const { metric, maxLength } = request.options;
  const history = {
    updates: state.update,
    epochs: state.epoch,
    seconds: state.seconds,
    metric,
    bestValue: criterionValue(metric, state.best.metrics) ?? null,
    bestUpdate: state.best.update,
  };
  const config = bundleConfig({
    task: 'sequence-to-sequence',
    model: model.config,
    maxLength,
    training: request.savedConfig,
    history,
  });
  const { source: sourceTokenizer, target: targetTokenizer } = data.tokenizers;
  const golden = await makeGolden(program, sourceTokenizer, targetTokenizer, goldenTexts(data), maxLength);
  return {
    bundle: { config, layout, parameters: state.best.parameters, sourceTokenizer, targetTokenizer, golden },
    history,
  };
}

/** The first four different sources of the dev set. */
function goldenTexts({ dev }: PreparedData): readonly string[] {
  return [...new Set(dev.map(({ source }) => source))].slice(0, 4);
}
