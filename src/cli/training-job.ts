import { resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { parseUnit } from '../data/unit.ts';
import { type TrainingOptions, trainingOptionsSchema } from '../tasks/training-options.ts';
import { claimOutFolder } from './out-folder.ts';
import { type PairFiles, pairFileSettings, pairFilesOf, pathsOf } from './pair-files.ts';
import { resolvedSettings } from './resolved-settings.ts';
import { optionsFrom, type Settings } from './settings.ts';
import { fixedNames, trainingOptionFlags } from './training-flags.ts';

/** All that a training run is told; it can be sent to another thread. */
export interface TrainingJob {
  readonly options: TrainingOptions;
  readonly train: PairFiles;
  /** Absent: a part of the training pairs is held out. */
  readonly dev: PairFiles | undefined;
  /** The folder that the model is written to. */
  readonly out: string;
  /** The folder of the run to go on with. */
  readonly resume: string | undefined;
  /** The settings in force, by the names of the flags: a config file that makes the same run. */
  readonly savedConfig: Readonly<Record<string, string | number | boolean>>;
}

/** The run to go on with. */
export interface ResumedRun {
  readonly folder: string;
  readonly settings: Settings;
}

/**
 * The job that the settings in force describe, checked as far as it can be before any work is done.
 *
 * Throws: E_CONFIG.
 */
export async function trainingJob(settings: Settings, resumed: ResumedRun | undefined): Promise<TrainingJob> {
  const options = optionsFrom(trainingOptionsSchema, trainingOptionFlags, settings);
  parseUnit(options.sourceUnit, '--source-unit');
  parseUnit(options.targetUnit, '--target-unit');
  const resolved = resolvedSettings(options);
  if (resumed !== undefined) requireSameModel(resolved, resumed.settings);
  const train = pairFilesOf(settings, 'train') ?? missing('--train', '--train FILE');
  const dev = pairFilesOf(settings, 'dev');
  const out = resolve(String(settings.get('out') ?? resumed?.folder ?? missing('--out', '--out FOLDER')));
  const goesOn = resumed !== undefined && resolve(resumed.folder) === out;
  await claimOutFolder(out, {
    replace: goesOn || settings.get('overwrite') === true,
    keep: [process.cwd(), ...pathsOf(train), ...(dev === undefined ? [] : pathsOf(dev))],
  });
  const savedConfig = Object.fromEntries([
    ...pairFileSettings('train', train),
    ...(dev === undefined ? [] : pairFileSettings('dev', dev)),
    ['out', out],
    ...resolved,
  ]);
  return { options, train, dev, out, resume: resumed?.folder, savedConfig };
}

function missing(where: string, allowed: string): never {
  throw new HeddleError('E_CONFIG', { where, found: 'not given', allowed, fix: 'see heddle train --help' });
}

/** The weights of a run that goes on belong to its model and to its tokens. */
function requireSameModel(resolved: Settings, resumed: Settings): void {
  const before = resolvedSettings(optionsFrom(trainingOptionsSchema, trainingOptionFlags, resumed));
  const changed = fixedNames.find((name) => resolved.get(name) !== before.get(name));
  if (changed === undefined) return;
  throw new HeddleError('E_CONFIG', {
    where: `--${changed}`,
    found: `${resolved.get(changed) ?? 'another value'} for a model that was made otherwise`,
    allowed: `${before.get(changed) ?? 'the value of the resumed run'}`,
    fix: 'leave it out, or train a new model without --resume',
  });
}
