import type { ModelConfig } from '../models/model-config.ts';
import { modelConfigOf } from '../tasks/model-options.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import { type FlagValue, flagsOf, kebabCase } from './flags.ts';
import type { Settings } from './settings.ts';
import { modelNames, runFlags } from './training-flags.ts';

/** Any size will do where only the options of a model are looked at. */
const anyVocabulary = { size: 8 };

/**
 * The settings of a run with every default filled in; `optionsFrom` makes the same run of them.
 *
 * An option of the model that is the same on both sides has one setting, else one for each side.
 * Throws: E_CONFIG for options that do not fit the model, such as one that no chosen family uses.
 */
export function resolvedSettings(options: TrainingOptions): Settings {
  const model = modelConfigOf(options, { source: anyVocabulary, target: anyVocabulary });
  const run = runFlags
    .filter(({ path }) => path.length === 1)
    .map(({ name, path }) => [name, options[path[0] as keyof TrainingOptions]] as const);
  return known([...run, ...modelNames.flatMap((name) => sidesOf(name, model))]);
}
