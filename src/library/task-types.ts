/** What each task takes and gives, as types: read off the definitions in the registry. */
import type { taskTable } from '../tasks/registry.ts';
import type { SideName } from '../tasks/sides.ts';
import type { TakesInputs, TakesRows, Task } from '../tasks/task.ts';
import type { DefaultFamilies, TaskSides } from './task-families.ts';
import type { TaskOptions } from './task-options.ts';
import type { TaskPredicting } from './task-predicting.ts';

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

/** What a user may give: where a definition does not say so (`unknown`), what the task itself works on. */
type GivenOr<Own, Given> = unknown extends Given ? Own : Given;

/** A row of training data. */
export type RowOf<Name extends TaskName> =
  TaskTable[Name] extends TakesRows<infer Given>
    ? GivenOr<Parts<TaskTable[Name]>['raw'], Given>
    : Parts<TaskTable[Name]>['raw'];
/** What a prediction starts from. */
export type InputOf<Name extends TaskName> =
  TaskTable[Name] extends TakesInputs<infer Given>
    ? GivenOr<Parts<TaskTable[Name]>['input'], Given>
    : Parts<TaskTable[Name]>['input'];
/** What a prediction gives. */
export type AnswerOf<Name extends TaskName> = Parts<TaskTable[Name]>['answer'];
/** The options of a prediction. */
export type PredictingOf<Name extends TaskName> = TaskPredicting[Name];

/** What the families of a side may be called; `never` where the models have no such side. */
type NamesOn<Name extends TaskName, Side extends SideName> = Name extends TaskName
  ? Side extends keyof TaskSides[Name]
    ? keyof TaskSides[Name][Side] & string
    : never
  : never;

/** The options of a family of a side. */
type OptionsOn<Name extends TaskName, Side extends SideName, Family> = Name extends TaskName
  ? Side extends keyof TaskSides[Name]
    ? Family extends keyof TaskSides[Name][Side]
      ? TaskSides[Name][Side][Family]
      : never
    : never
  : never;

/** The family that a side is of where none is chosen. */
type DefaultOn<Name extends TaskName, Side extends SideName> = NamesOn<Name, Side> &
  (Side extends keyof DefaultFamilies[Name] ? DefaultFamilies[Name][Side] : never);

/** What the encoder families of a task may be called. */
export type EncoderName<Name extends TaskName = TaskName> = NamesOn<Name, 'encoder'>;
/** What the decoder families of a task may be called. */
export type DecoderName<Name extends TaskName = TaskName> = NamesOn<Name, 'decoder'>;
/** The encoder family where none is chosen. */
export type DefaultEncoder<Name extends TaskName> = DefaultOn<Name, 'encoder'>;
/** The decoder family where none is chosen. */
export type DefaultDecoder<Name extends TaskName> = DefaultOn<Name, 'decoder'>;

/** Options that go to both sides where a model has two; a side of which no family is chosen is `never`. */
type SharedOptions<Name extends TaskName, Encoder, Decoder> = [Decoder] extends [never]
  ? OptionsOn<Name, 'encoder', Encoder>
  : [Encoder] extends [never]
    ? OptionsOn<Name, 'decoder', Decoder>
    : Partial<OptionsOn<Name, 'encoder', Encoder> & OptionsOn<Name, 'decoder', Decoder>>;

/** What the families over time may be called. */
type OverTimeName<Name extends TaskName> = NamesOn<Name, 'overTime'>;

/** The families of a model, and their options. */
interface FamilySettings<
  Name extends TaskName,
  Encoder extends EncoderName<Name>,
  Decoder extends DecoderName<Name>,
> {
  /** The family of the encoder (default: the first of the task; with init: that of the model). */
  readonly encoder?: Encoder | undefined;
  /** The family of the decoder (default: the first of the task; with init: that of the model). */
  readonly decoder?: Decoder | undefined;
  /** Options of the families: of both sides where a model has two. */
  readonly model?: SharedOptions<Name, Encoder, Decoder> | undefined;
  /** Options of the encoder alone; they come before those of `model`. */
  readonly encoderModel?: OptionsOn<Name, 'encoder', Encoder> | undefined;
  /** Options of the decoder alone; they come before those of `model`. */
  readonly decoderModel?: OptionsOn<Name, 'decoder', Decoder> | undefined;
  /** The family over time, of a task that has one (default: the first of the task). */
  readonly overTime?: OverTimeName<Name> | undefined;
  /** Options of the family over time, to which those of `model` do not go. */
  readonly overTimeModel?: OptionsOn<Name, 'overTime', OverTimeName<Name>> | undefined;
}

/** The options of a training run; all of them have defaults. */
export type TrainingOptionsOf<
  Name extends TaskName,
  Encoder extends EncoderName<Name> = EncoderName<Name>,
  Decoder extends DecoderName<Name> = DecoderName<Name>,
> = TaskOptions[Name] & FamilySettings<Name, Encoder, Decoder>;
