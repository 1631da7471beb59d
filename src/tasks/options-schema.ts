/** The whole schema of the options of a task's training run: those of every run, and the task's own. */
import type { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { fineTuningDefaults, type InitialKind } from './fine-tuning.ts';
import { refuseUnusedOptions } from './model-options.ts';
import type { AnyTask } from './task.ts';
import { checkUnits } from './text-encoding.ts';
import { familyOptionsShape, type TrainingOptions, trainingOptionsSchema } from './training-options.ts';

/** An option of the task takes the place of a common one of the same name. */
export function optionsSchemaOf({ options }: AnyTask): z.ZodObject {
  return trainingOptionsSchema.extend({ ...familyOptionsShape, ...options.shape });
}

/** The options with every default filled in, for a run that starts from a model of the kind `initial` with those of fine-tuning. Throws E_CONFIG naming the first that does not fit. */
export function parseTrainingOptions(
  task: AnyTask,
  given: Readonly<Record<string, unknown>>,
  where: string,
  initial?: InitialKind,
): TrainingOptions {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const defaults = initial === undefined ? {} : fineTuningDefaults(initial, given);
  const parsed = optionsSchemaOf(task).safeParse({ ...defaults, ...Object.fromEntries(set) });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = [where, ...(issue?.path ?? [])].join('.');
    throw new HeddleError('E_CONFIG', { where: place, found: issue?.message ?? 'options that do not fit' });
  }
  const options = { ...parsed.data, task: task.name } as TrainingOptions;
  refuseUnusedOptions(options, task.sides);
  checkUnits(options);
  task.checkOptions?.(options);
  return options;
}
