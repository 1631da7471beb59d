import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { findFamily, type ModelConfig } from '../models/model-config.ts';
import { modelConfigOf } from '../tasks/model-options.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import type { Flag, FlagValue } from './flags.ts';
import type { Settings } from './settings.ts';
import { modelFlags, runFlags } from './training-flags.ts';

/** Any size will do where only the options of a model are looked at. */
const anyVocabulary = { size: 8 };

/**
 * The settings of a run with every default filled in; `optionsFrom` makes the same run of them.
 *
 * Throws: E_CONFIG for options that do not make a model, such as one that no chosen family uses.
 */
export function resolvedSettings(options: TrainingOptions): Settings {
  const model = modelConfigOf(options, { source: anyVocabulary, target: anyVocabulary });
  const run = runFlags.map(({ name, path }) => [name, options[path[0] as keyof TrainingOptions]] as const);
  const entries = [...run, ...modelFlags.flatMap((flag) => modelEntries(flag, model))];
  return new Map(entries.filter((entry): entry is [string, FlagValue] => entry[1] !== undefined));
}

/** One entry where the sides that have the option agree, else one for each side. */
function modelEntries({ name, path }: Flag, { encoder, decoder }: ModelConfig) {
  const key = path.at(-1)!;
  const sides = [
    {
      side: 'encoder',
      options: encoder.options,
      family: findFamily(encoderFamilies, encoder.family, 'encoder'),
    },
    {
      side: 'decoder',
      options: decoder.options,
      family: findFamily(decoderFamilies, decoder.family, 'decoder'),
    },
  ].filter(({ family }) => key in family.options.shape);
  const values = sides.map(({ options }) => options[key]);
  if (values.every((value) => value === values[0])) return [[name, values[0]] as const];
  return sides.map(({ side }, i) => [`${side}-${name}`, values[i]] as const);
}
