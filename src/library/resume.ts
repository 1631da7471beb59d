/** Going on with a run: its state, and the options that it had. */
import { HeddleError } from '../base/errors.ts';
import { bundleFileNames } from '../bundle/bundle.ts';
import { parseBundleConfig } from '../bundle/bundle-config.ts';
import { fileLimits, locate, parseJson, readFile } from '../bundle/bundle-file.ts';
import { isOlderBundle, readBundle } from '../bundle/load-bundle.ts';
import { readTogether, type Store } from '../bundle/store.ts';
import { loadTrainingCheckpoint } from '../bundle/training-state.ts';
import { shown } from '../models/option-fields.ts';
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
  const bytes = await readFile(store, bundleFileNames.config, fileLimits.json);
  const config = parseBundleConfig(parseJson(bytes, where), where, findBundleTask);
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

/** The run in a store. Throws E_CHECKPOINT where there is none. */
export function readRun(store: Store) {
  return readTogether(store, () => readRunFiles(store));
}

async function readRunFiles(store: Store) {
  const older = await isOlderBundle(store);
  const bundle = await readBundle(store, findBundleTask);
  const checkpoint = older ? undefined : await loadTrainingCheckpoint(store, bundle.layout);
  if (checkpoint !== undefined) return { bundle, checkpoint, history: await readHistoryText(store) };
  throw new HeddleError('E_CHECKPOINT', {
    where: `${store.name}: training`,
    found: older ? 'a run of an earlier version of Heddle' : 'a model without the state of its training',
    allowed: 'the model that fit returned, or the folder in which it was saved',
    fix: 'start from it with init in place of resume',
  });
}
