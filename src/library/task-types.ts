/** What each task takes and gives, as types: read off the definitions in the registry. */
import type { z } from 'zod';
import type { taskTable } from '../tasks/registry.ts';
import type { TakesRows, Task } from '../tasks/task.ts';
import type { familyOptionsShape, trainingOptionsSchema } from '../tasks/training-options.ts';

type TaskTable = typeof taskTable;
export type TaskName = keyof TaskTable;

type Parts<T> =
  T extends Task<
    infer Raw,
    infer Input,
    infer Answer,
    infer _Config,
    infer _Assets,
    infer _O,
    infer Predicting
  >
    ? { readonly raw: Raw; readonly input: Input; readonly answer: Answer; readonly predicting: Predicting }
    : never;

/** A row of training data. */
export type RowOf<Name extends TaskName> =
  TaskTable[Name] extends TakesRows<infer Given>
    ? unknown extends Given
      ? Parts<TaskTable[Name]>['raw']
      : Given
    : Parts<TaskTable[Name]>['raw'];
/** What a prediction starts from. */
export type InputOf<Name extends TaskName> = Parts<TaskTable[Name]>['input'];
/** What a prediction gives. */
export type AnswerOf<Name extends TaskName> = Parts<TaskTable[Name]>['answer'];
/** The options of a prediction. */
export type PredictingOf<Name extends TaskName> = Parts<TaskTable[Name]>['predicting'];

type OptionsSchema<Name extends TaskName> = z.ZodObject<
  Omit<(typeof trainingOptionsSchema)['shape'], keyof TaskTable[Name]['options']['shape']> &
    typeof familyOptionsShape &
    TaskTable[Name]['options']['shape']
>;

/** The options of a training run; all of them have defaults. */
export type TrainingOptionsOf<Name extends TaskName> = Omit<z.input<OptionsSchema<Name>>, 'task'>;
