/** What each task takes and gives, as types: read off the definitions in the registry. */
import type { taskTable } from '../tasks/registry.ts';
import type { TakesRows, Task } from '../tasks/task.ts';
import type { DecoderOptions, EncoderOptions } from './family-options.ts';
import type { TaskOptions, TaskPredicting, TaskSides } from './task-options.ts';

type TaskTable = typeof taskTable;
/** What a model can be trained for. */
export type TaskName = keyof TaskTable;

type Parts<T> =
  T extends Task<
    infer Raw,
    infer Input,
    infer Answer,
    infer _Config,
    infer _Assets,
    infer _O,
    infer _Predicting
  >
    ? { readonly raw: Raw; readonly input: Input; readonly answer: Answer }
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
export type PredictingOf<Name extends TaskName> = TaskPredicting[Name];

/** What an encoder family may be called. */
export type EncoderName = keyof EncoderOptions;
/** What a decoder family may be called. */
export type DecoderName = keyof DecoderOptions;

/** Which side of the task's models is of which family; `never` where the models have no such side. */
type EncoderOf<Name extends TaskName, Encoder> = 'encoder' extends TaskSides[Name] ? Encoder : never;
type DecoderOf<Name extends TaskName, Decoder> = 'decoder' extends TaskSides[Name] ? Decoder : never;

/** Options that go to both sides where a model has two. */
type SharedOptions<Name extends TaskName, Encoder extends EncoderName, Decoder extends DecoderName> =
  | 'encoder'
  | 'decoder' extends TaskSides[Name]
  ? Partial<EncoderOptions[Encoder] & DecoderOptions[Decoder]>
  : TaskSides[Name] extends 'encoder'
    ? EncoderOptions[Encoder]
    : DecoderOptions[Decoder];

/** The families of a model, and their options. */
interface FamilySettings<Name extends TaskName, Encoder extends EncoderName, Decoder extends DecoderName> {
  /** The family of the encoder (default: transformer; with init: that of the model). */
  readonly encoder?: EncoderOf<Name, Encoder> | undefined;
  /** The family of the decoder (default: transformer; with init: that of the model). */
  readonly decoder?: DecoderOf<Name, Decoder> | undefined;
  /** Options of the families: of both sides where a model has two. */
  readonly model?: SharedOptions<Name, Encoder, Decoder> | undefined;
  /** Options of the encoder alone; they come before those of `model`. */
  readonly encoderModel?: EncoderOf<Name, EncoderOptions[Encoder]> | undefined;
  /** Options of the decoder alone; they come before those of `model`. */
  readonly decoderModel?: DecoderOf<Name, DecoderOptions[Decoder]> | undefined;
}

/** The options of a training run; all of them have defaults. */
export type TrainingOptionsOf<
  Name extends TaskName,
  Encoder extends EncoderName = EncoderName,
  Decoder extends DecoderName = DecoderName,
> = TaskOptions[Name] & FamilySettings<Name, Encoder, Decoder>;
