import { resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { kebabCase } from '../base/letter-case.ts';
import { folderStore } from '../files/folder-store.ts';
import { initialKind } from '../library/initial-model.ts';
import type { InitialKind } from '../tasks/fine-tuning.ts';
import { parseTrainingOptions } from '../tasks/options-schema.ts';
import { findTask } from '../tasks/registry.ts';
import { sideNames } from '../tasks/sides.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import type { TrainingJob } from '../workers/training-job.ts';
import { resolvedSettings, runSettings } from './resolved-settings.ts';
import { readingOptions, rowFileSettings, rowFilesOf } from './row-file-settings.ts';
import { optionsGiven, type Settings } from './settings.ts';
import { companionNames, fixedNamesOf, ownersOf, trainingFlagsOf } from './training-flags.ts';

/** The run to go on with. */
export interface ResumedRun {
  readonly folder: string;
  readonly settings: Settings;
}

/** The task that the settings name. Throws E_CONFIG. */
export function taskOf(settings: Settings): AnyTask {
  return findTask(String(settings.get('task') ?? 'sequence-to-sequence'));
}

/** The options of the run that the settings describe. Throws E_CONFIG, also for an option of another task. */
export function trainingOptionsOf(task: AnyTask, settings: Settings, initial?: InitialKind): TrainingOptions {
  return parseTrainingOptions(task, givenOptionsOf(task, settings), 'train', initial);
}

/** The same without defaults. */
export function givenOptionsOf(task: AnyTask, settings: Settings): Readonly<Record<string, unknown>> {
  const flags = trainingFlagsOf(task);
  const known = new Set([...flags.map(({ name }) => name), ...companionNames(task)]);
  const foreign = [...settings.keys()].find((name) => !known.has(name) && ownersOf(name).length > 0);
  if (foreign !== undefined) {
    throw new HeddleError('E_CONFIG', {
      where: `--${foreign}`,
      found: `an option that ${task.name} does not have`,
      allowed: `with ${ownersOf(foreign).join(', ')}`,
      fix: 'leave it out, or choose another --task',
    });
  }
  return optionsGiven(flags, settings);
}

/**
 * The job that the settings in force describe, checked as far as it can be before any work is done.
 *
 * Throws: E_CONFIG.
 */
export async function trainingJob(settings: Settings, resumed: ResumedRun | undefined): Promise<TrainingJob> {
  const task = taskOf(settings);
  if (resumed !== undefined) requireSameStart(task, settings, resumed.settings);
  const given = settings.get('init');
  const init = given === undefined ? undefined : resolve(String(given));
  const initial = init === undefined ? undefined : await initialKind(await folderStore(init));
  const options = trainingOptionsOf(task, settings, initial);
  // The sizes of a run that starts from another model are that model's.
  const resolved =
    init === undefined ? resolvedSettings(task, options) : runSettings(task, options, settings);
  if (resumed !== undefined) requireSameModel(task, resolved, resumed.settings);
  const { companions } = task;
  const train = rowFilesOf(settings, 'train', companions) ?? missing('--train', '--train PATH');
  const dev = rowFilesOf(settings, 'dev', companions);
  const reading = readingOptions(task.rows(options), settings);
  const out = resolve(String(settings.get('out') ?? resumed?.folder ?? missing('--out', '--out FOLDER')));
  const kept = ['columns', 'encoding'].flatMap((name) => {
    const value = settings.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const savedConfig = Object.fromEntries([
    ...rowFileSettings('train', train, companions),
    ...(dev === undefined ? [] : rowFileSettings('dev', dev, companions)),
    ...kept,
    ...(init === undefined ? [] : [['init', init] as const]),
    ['out', out],
    ...resolved,
  ]);
  return { task: task.name, options, train, dev, reading, out, resume: resumed?.folder, init, savedConfig };
}

function missing(where: string, allowed: string): never {
  throw new HeddleError('E_CONFIG', { where, found: 'not given', allowed, fix: 'see heddle train --help' });
}

function settingsBefore(resumed: Settings): Settings {
  const task = taskOf(resumed);
  const options = trainingOptionsOf(task, resumed);
  return resumed.has('init') ? runSettings(task, options, resumed) : resolvedSettings(task, options);
}

/** A run that goes on has its task, its families and the model that it started from. Throws E_CONFIG. */
function requireSameStart({ sides }: AnyTask, settings: Settings, resumed: Settings): void {
  const changed = ['task', ...sideNames(sides).map(kebabCase), 'init'].find((name) => {
    const [now, before] = [settings.get(name), resumed.get(name)];
    if (name === 'init') return now !== undefined && resolve(String(now)) !== before;
    return before !== undefined && now !== before;
  });
  if (changed !== undefined) throw madeOtherwise(changed, settings, resumed);
}

/** The weights of a run that goes on belong to its model and to its tokens. */
function requireSameModel(task: AnyTask, resolved: Settings, resumed: Settings): void {
  const before = settingsBefore(resumed);
  const fixed = ['task', ...fixedNamesOf(task)];
  const changed = fixed.find((name) => resolved.get(name) !== before.get(name));
  if (changed !== undefined) throw madeOtherwise(changed, resolved, before);
}

function madeOtherwise(name: string, now: Settings, before: Settings): HeddleError {
  return new HeddleError('E_CONFIG', {
    where: `--${name}`,
    found: `${now.get(name) ?? 'another value'} for a model that was made otherwise`,
    allowed: `${before.get(name) ?? 'the value of the resumed run'}`,
    fix: 'leave it out, or train a new model without --resume',
  });
}
