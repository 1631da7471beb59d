/** Going on with a run: its state, and the options that it had. */
import { HeddleError } from '../base/errors.ts';
import { type Bundle, bundleFileNames } from '../bundle/bundle.ts';
import { parseBundleConfig, readConfigJson } from '../bundle/bundle-config.ts';
import { locate } from '../bundle/bundle-file.ts';
import { isOlderBundle, loadBundle } from '../bundle/load-bundle.ts';
import { readTogether, type Store } from '../bundle/store.ts';
import { loadTrainingCheckpoint, type TrainingCheckpoint } from '../bundle/training-state.ts';
import { shown } from '../models/option-fields.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { budgetLimits, limitsBudget } from '../tasks/budget-limits.ts';
import { fixedOptions } from '../tasks/fixed-options.ts';
import { parseTrainingOptions } from '../tasks/options-schema.ts';
import { findBundleTask } from '../tasks/registry.ts';
import { readHistoryText } from '../tasks/run-files.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * The options of a run that goes on: those that it had, and those that are given now over them; a budget takes the place of
 * all others.
 *
 * Throws: E_CHECKPOINT where the store holds no run of the library, E_CONFIG for another task or for an option that the
 * weights depend on.
 */
export async function resumedOptions(task: AnyTask, given: Given, store: Store): Promise<TrainingOptions> {
  const where = locate(store, bundleFileNames.config);
  const json = await readTogether(store, () => readConfigJson(store));
  const config = parseBundleConfig(json, where, findBundleTask);
  if (config.task !== task.name) {
    const [found, allowed] = [`a run of ${config.task}`, task.name];
    throw new HeddleError('E_CONFIG', { where: 'fit: resume', found, allowed });
  }
  const { training } = config;
  // The command line records flags and files, which the library has not.
  if (training === undefined || 'out' in training) {
    throw new HeddleError('E_CHECKPOINT', {
      where,
      found: training === undefined ? 'a model whose run is not recorded' : 'a run of the command line',
      allowed: 'a run of fit',
      fix:
        training === undefined
          ? 'start from it with init'
          : `go on with heddle train --resume, or start from it with init`,
    });
  }
  const limited = limitsBudget(given);
  const kept = Object.entries(training).filter(
    ([name]) => name !== 'task' && !(limited && budgetLimits.includes(name)),
  );
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const options = parseTrainingOptions(
    task,
    { ...Object.fromEntries(kept), ...Object.fromEntries(set) },
    'fit',
  );
  requireSameModel(task, options, training, set);
  return options;
}

/** The weights of a run that goes on belong to its model and to its tokens. Throws E_CONFIG. */
function requireSameModel(
  task: AnyTask,
  options: TrainingOptions,
  before: Given,
  set: readonly (readonly [string, unknown])[],
): void {
  const fixed = fixedOptions(task);
  const after = options as unknown as Given;
  for (const [name] of set) {
    if (!fixed.includes(name) || JSON.stringify(after[name]) === JSON.stringify(before[name])) continue;
    throw new HeddleError('E_CONFIG', {
      where: `fit.${name}`,
      found: `${shown(after[name])} for a model that was made otherwise`,
      allowed: shown(before[name]),
      fix: 'leave it out, or train a new model without resume',
    });
  }
}

/** A run that can go on. */
export interface EarlierRun {
  readonly bundle: Bundle;
  readonly checkpoint: TrainingCheckpoint;
  /** The lines of its history. */
  readonly history: string;
}

/**
 * The run in a store, its model checked by its golden cases.
 *
 * Throws: E_CHECKPOINT where there is none that can go on, E_MODEL_FILE where the model is damaged.
 */
export function readRun(store: Store, runtime: Runtime): Promise<EarlierRun> {
  return readTogether(store, async () => {
    if (await isOlderBundle(store)) {
      const found = 'a run of an earlier version of Heddle, whose batches were put together in another way';
      throw noRun(
        store,
        found,
        'a run of this version; its model can still be used, and started from with --init',
      );
    }
    const bundle = await loadBundle(store, findBundleTask, { runtime });
    const checkpoint = await loadTrainingCheckpoint(store, bundle.layout);
    if (checkpoint !== undefined) return { bundle, checkpoint, history: await readHistoryText(store) };
    throw noRun(store, 'this model was saved without the state of its training', 'a model with it');
  });
}

function noRun(store: Store, found: string, allowed: string): HeddleError {
  const fix = 'start a new run from the model with --init in place of --resume';
  return new HeddleError('E_CHECKPOINT', { where: locate(store, 'training'), found, allowed, fix });
}
