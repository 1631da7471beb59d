/** The whole schema of the options of a task's training run: those of every run, and the task's own. */
import type { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { parseOptions } from '../models/option-fields.ts';
import { fineTuningDefaults, type InitialKind } from './fine-tuning.ts';
import { refuseUnusedOptions } from './model-options.ts';
import { familyOptionNames } from './sides.ts';
import type { AnyTask } from './task.ts';
import { familyOptionsShape, type TrainingOptions, trainingOptionsSchema } from './training-options.ts';

/** An option of the task takes the place of a common one of the same name. */
export function optionsSchemaOf({ options }: AnyTask): z.ZodObject {
  return trainingOptionsSchema.extend({ ...familyOptionsShape, ...options.shape });
}

/** Throws E_CONFIG for options of the families that stand next to those of the run. */
function refuseMisplacedOptions(
  task: AnyTask,
  given: Readonly<Record<string, unknown>>,
  where: string,
): void {
  const ofFamilies = familyOptionNames(task.sides);
  const ofRuns = optionsSchemaOf(task).shape;
  const name = Object.keys(given).find((key) => ofFamilies.has(key) && !(key in ofRuns));
  if (name === undefined) return;
  throw new HeddleError('E_CONFIG', {
    where: `${where}.${name}`,
    found: 'an option of the model among those of the run',
    allowed: `in ${Object.keys(familyOptionsShape).join(', ')}`,
    fix: `write model: { ${name}: ... }`,
  });
}

/** The options with every default filled in, for a run that starts from a model of the kind `initial` with those of fine-tuning. Throws E_CONFIG naming the first that does not fit. */
export function parseTrainingOptions(
  task: AnyTask,
  given: Readonly<Record<string, unknown>>,
  where: string,
  initial?: InitialKind,
): TrainingOptions {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const defaults = initial === undefined ? {} : { ...fineTuningDefaults(initial, given), ...task.fineTuning };
  refuseMisplacedOptions(task, given, where);
  const parsed = parseOptions(optionsSchemaOf(task), { ...defaults, ...Object.fromEntries(set) }, where);
  const options = { ...parsed, task: task.name } as TrainingOptions;
  refuseUnusedOptions(options, task.sides);
  task.checkOptions?.(options);
  return options;
}
