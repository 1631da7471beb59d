/** A trained model that is ready for use, typed by its task. */
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { type LoadOptions, openBundle, readyModel } from '../bundle/load-bundle.ts';
import type { Store } from '../bundle/store.ts';
import { findBundleTask, findTask } from '../tasks/registry.ts';
import type { Evaluation, Warn } from '../tasks/task.ts';
import type { AnswerOf, InputOf, PredictingOf, RowOf, TaskName } from './task-types.ts';

export interface TrainedModel<Name extends TaskName = TaskName> {
  readonly task: Name;
  /** All that makes the model, in memory. */
  readonly bundle: Bundle;
  /** Weights in all. */
  readonly parameterCount: number;
  /**
   * The answers in the order of the inputs.
   *
   * Throws: E_CONFIG for options out of range.
   */
  predict(
    inputs: readonly InputOf<Name>[],
    options?: Partial<PredictingOf<Name>>,
  ): Promise<readonly AnswerOf<Name>[]>;
  /** How good the model is on rows with their answers. Throws E_DATA for rows that do not fit. */
  evaluate(rows: readonly RowOf<Name>[], options?: Partial<PredictingOf<Name>>): Promise<Evaluation>;
  /** Frees the memory of the runtime; the model cannot be used any more. */
  release(): Promise<void>;
}

export interface OpenOptions extends Pick<LoadOptions, 'runtime' | 'threads'> {
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
  if (task === undefined || bundle.config.task === task) return modelOf(bundle, ready, onWarning);
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
  return modelOf(bundle, readyModel(task, bundle, options), onWarning);
}

function modelOf<Name extends TaskName>(
  bundle: Bundle,
  ready: ReadyModel,
  onWarning: (message: string) => void = () => undefined,
): TrainedModel<Name> {
  const task = findTask(bundle.config.task);
  const warn = warnings(onWarning);
  const model = {
    task: bundle.config.task as Name,
    bundle,
    parameterCount: bundle.layout.size,
    predict: (inputs: readonly unknown[], options: Readonly<Record<string, unknown>> = {}) =>
      task.predict(ready, inputs, options, warn),
    evaluate: async (rows: readonly unknown[], options: Readonly<Record<string, unknown>> = {}) => {
      const { check } = task.testRows(ready.config);
      const checked = rows.map((row, i) => check(row, `evaluate: row ${i + 1}`));
      return task.evaluator(ready, checked, options, { warn })();
    },
    release: () => ready.predictor.release(),
  };
  return Object.freeze(model) as TrainedModel<Name>;
}

/** Passes warnings on; of those that are said `once` only the first. */
function warnings(tell: (message: string) => void): Warn {
  let told = false;
  return (message, how) => {
    if (how === 'once' && told) return;
    told ||= how === 'once';
    tell(message);
  };
}
