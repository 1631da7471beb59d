/** A trained model that is ready for use, typed by its task. */
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { TrainingHistory } from '../bundle/bundle-config.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { type LoadOptions, openBundle, readyModel } from '../bundle/load-bundle.ts';
import { memoryStore, readTogether, type Store } from '../bundle/store.ts';
import { parseOptions, shown } from '../models/option-fields.ts';
import type { AttentionMap } from '../tasks/item-view.ts';
import { findBundleTask, findTask } from '../tasks/registry.ts';
import { readHistoryText } from '../tasks/run-files.ts';
import type { AnyTask, Evaluation } from '../tasks/task.ts';
import { warnings } from '../tasks/warnings.ts';
import { inOptions, namingOptions } from './option-names.ts';
import { parseHistory, type TrainingRun } from './run-history.ts';
import type { AnswerOf, InputOf, PredictingOf, RowOf, TaskName } from './task-types.ts';

/** A model that `fit` has trained or `load` has read, typed by its task. */
export interface TrainedModel<Name extends TaskName = TaskName> {
  readonly task: Name;
  /** All that makes the model, in memory. */
  readonly bundle: Bundle;
  /** Weights in all. */
  readonly parameterCount: number;
  /**
   * The answers in the order of the inputs.
   *
   * Throws: E_CONFIG for options that are unknown or out of range, and after `release`; E_DATA for inputs of another kind.
   *
   * @example
   * const [prediction] = await model.predict(['HELLO'], { beam: 5 });
   */
  predict(
    inputs: readonly InputOf<Name>[],
    options?: Partial<PredictingOf<Name>>,
  ): Promise<readonly AnswerOf<Name>[]>;
  /**
   * How good the model is on rows with their answers, by the metrics of its task.
   *
   * Throws: E_DATA for rows that do not fit, E_CONFIG as `predict` does.
   *
   * @example
   * const { items, metrics } = await model.evaluate([{ source: 'HELLO', target: 'HH AH L OW' }]);
   * metrics.get('tokenErrorRate'); // 25, in percent
   */
  evaluate(rows: readonly RowOf<Name>[], options?: Partial<PredictingOf<Name>>): Promise<Evaluation>;
  /**
   * How much each token that the model writes attends to each token of the input, input by input.
   *
   * Shapes: `weights` [written tokens, input tokens]; each row sums to 1.
   *
   * Throws: E_CONFIG for a model without such weights, which only encoder-decoders that attend have; else as `predict` does.
   *
   * @example
   * const [map] = await model.attention(['HELLO']);
   * map?.weights[0]; // what the first phoneme attends to
   */
  attention(inputs: readonly InputOf<Name>[]): Promise<readonly AttentionMap[]>;
  /** The run that made the model, in short: updates, epochs, seconds, the metric and its best value. */
  readonly training: TrainingHistory | undefined;
  /** Every update and every evaluation of that run; empty where that is not recorded. */
  history(): Promise<TrainingRun>;
  /**
   * Frees the memory of the runtime, once all that is under way has ended; the model can then not be used any more. A
   * second call waits for the first.
   */
  release(): Promise<void>;
}

export interface OpenOptions extends Pick<LoadOptions, 'runtime' | 'threads' | 'media' | 'openOther'> {
  /** Told of texts that are cut to the model's length, and once of unknown symbols. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Loads the model of a bundle. Throws what `openBundle` throws, and E_CONFIG where it does another task. */
export async function loadModel<Name extends TaskName>(
  store: Store,
  { onWarning, ...options }: LoadOptions & OpenOptions,
  task?: Name,
): Promise<TrainedModel<Name>> {
  const { bundle, ready } = await openBundle(store, findBundleTask, options);
  const model = { bundle, ready, historyText: () => readTogether(store, () => readHistoryText(store)) };
  if (task === undefined || bundle.config.task === task) return modelOf(model, onWarning);
  await ready.predictor.release();
  throw new HeddleError('E_CONFIG', {
    where: store.name,
    found: `a model of the task ${bundle.config.task}`,
    allowed: task,
  });
}

/** The model of a bundle in memory. */
export function openModel<Name extends TaskName>(
  bundle: Bundle,
  { onWarning, ...options }: OpenOptions,
): TrainedModel<Name> {
  const task = findTask(bundle.config.task);
  const historyText = () => readHistoryText(memoryStore(bundle.run ?? new Map()));
  return modelOf({ bundle, ready: readyModel(task, bundle, options), historyText }, onWarning);
}

interface ModelParts {
  readonly bundle: Bundle;
  readonly ready: ReadyModel;
  readonly historyText: () => Promise<string>;
}

function modelOf<Name extends TaskName>(
  { bundle, ready, historyText }: ModelParts,
  onWarning: (message: string) => void = () => undefined,
): TrainedModel<Name> {
  const task = findTask(bundle.config.task);
  const warn = warnings((message) => onWarning(inOptions(message)));
  const use = untilReleased(() => ready.predictor.release());
  const model = {
    task: bundle.config.task as Name,
    bundle,
    parameterCount: bundle.layout.size,
    predict: (inputs: unknown, options: unknown = {}) =>
      use.run('predict', () => {
        const given = checkedInputs(task, ready, inputs, 'predict');
        return task.predict(ready, given, predictingOptions(task, options, 'predict'), warn);
      }),
    attention: (inputs: unknown) =>
      use.run('attention', () => attentionOf(task, ready, checkedInputs(task, ready, inputs, 'attention'))),
    training: bundle.config.history,
    history: async () => parseHistory(await historyText()),
    evaluate: (rows: unknown, options: unknown = {}) =>
      use.run('evaluate', () => {
        const { check } = task.testRows(ready.config);
        const checked = arrayOf(rows, 'evaluate: rows', 'evaluate').map((row, i) =>
          check(row, `evaluate: row ${i + 1}`),
        );
        return task.evaluator(ready, checked, predictingOptions(task, options, 'evaluate'), { warn })();
      }),
    release: use.release,
  };
  return Object.freeze(model) as unknown as TrainedModel<Name>;
}

function checkedInputs(task: AnyTask, ready: ReadyModel, inputs: unknown, call: string): readonly unknown[] {
  const { checkInput } = task.inputs(ready.config);
  return arrayOf(inputs, `${call}: inputs`, call).map((input, i) =>
    checkInput(input, `${call}: input ${i + 1}`),
  );
}

async function attentionOf(
  task: AnyTask,
  ready: ReadyModel,
  inputs: readonly unknown[],
): Promise<readonly AttentionMap[]> {
  const maps = await task.itemView?.attention?.(ready, inputs);
  if (maps !== undefined) return maps;
  throw new HeddleError('E_CONFIG', {
    where: 'attention',
    found: `a model of ${task.name} without attention from output to input`,
    allowed: 'an encoder and a decoder that attends to it',
  });
}

/** The options that are given, without defaults. Throws E_CONFIG. */
function predictingOptions(task: AnyTask, given: unknown, where: string): Readonly<Record<string, unknown>> {
  parseOptions(task.predicting, given, where);
  const options = given as Readonly<Record<string, unknown>>;
  task.checkPredicting?.(options);
  return options;
}

/** Throws E_DATA for what is no array, saying how the call is written. */
function arrayOf(value: unknown, where: string, call: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const fix = typeof value === 'string' ? `write ${call}([${shown(value)}])` : undefined;
  throw new HeddleError('E_DATA', {
    where,
    found: typeof value === 'string' ? `the text ${shown(value)}` : shown(value),
    allowed: 'an array',
    ...(fix !== undefined && { fix }),
  });
}

/** Work that ends before a release, and cannot start after one. */
function untilReleased(free: () => Promise<void>) {
  const running = new Set<Promise<unknown>>();
  let released: Promise<void> | undefined;
  return {
    /** Throws E_CONFIG once `release` was called. */
    run<T>(where: string, work: () => Promise<T>): Promise<T> {
      const result = namingOptions(() => {
        if (released === undefined) return work();
        const found = 'the model is released';
        throw new HeddleError('E_CONFIG', { where, found, fix: 'release it later, or load it again' });
      });
      const settled = result.then(
        () => undefined,
        () => undefined,
      );
      running.add(settled);
      settled.then(() => running.delete(settled));
      return result;
    },
    release: (): Promise<void> => {
      released ??= Promise.all(running).then(free);
      return released;
    },
  };
}
