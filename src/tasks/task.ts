/**
 * What a task is: everything that training, evaluation, prediction and comparison need to know to work for it. A task is
 * one definition in a file of its own and one line in `registry.ts`; nothing else knows its name.
 */
import type { z } from 'zod';
import type { BundleTask, ReadyModel } from '../bundle/bundle-task.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Media } from '../data/media.ts';
import type { PictureOverlay } from '../data/pictures/overlay.ts';
import type { Pulse, RowSequence } from '../data/row-sequence.ts';
import type { RowFormat, RowParser, RowSource } from '../data/rows/row-format.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { AnswerChart } from './answer-chart.ts';
import type { DetailTable } from './detail-tables.ts';
import type { ItemView } from './item-view.ts';
import type { Review } from './review.ts';
import type { Sides } from './sides.ts';
import type { TrainingOptions } from './training-options.ts';

/** A number that says how good a model is. */
export interface Metric {
  /** The key in the JSON of `heddle evaluate`. */
  readonly name: string;
  /** What people read, with the unit. */
  readonly label: string;
  readonly better: 'lower' | 'higher';
  /** What `--metric` calls it; absent: it cannot select weights. */
  readonly criterion?: string;
  /** Its value where all answers are wrong, and where all are right; absent: it has no such values, as a loss. */
  readonly range?: readonly [worst: number, best: number];
}

/** What a test set found. */
export interface Evaluation {
  /** Different items of the test set. */
  readonly items: number;
  /** Values by `Metric.name`, in the order in which they are printed. */
  readonly metrics: ReadonlyMap<string, number>;
  /** What is more than a number, by its key in the JSON, such as a table of classes. */
  readonly details?: ReadonlyMap<string, unknown>;
  /** What readers want to see besides, where `EvaluatorOptions.review` asks for it. */
  readonly review?: Review;
  /** What each item adds, by `Metric.name`, for the metrics that are made of what items add; the first decides comparisons. */
  readonly perItem?: ReadonlyMap<string, ItemScores>;
}

/** A value for each item, of which the metric is the mean; or the sum of `values` over the sum of `weights`. */
export type ItemScores =
  | ArrayLike<number>
  | { readonly values: ArrayLike<number>; readonly weights: ArrayLike<number> };

/** How an evaluation is done. */
interface EvaluatorOptions {
  /** Asks for no more than the metrics that this criterion needs. */
  readonly criterion?: string;
  /** Told of texts that are cut and of unknown symbols. */
  readonly warn?: Warn;
  /** Asks for the review, of a task that has one. */
  readonly review?: boolean;
}

/** Rows as examples of the model. */
export interface EncodedRows {
  readonly dataset: Dataset;
  /** The numbers of the rows that were left out, since they are longer than the model takes; default: none. */
  readonly tooLong?: ReadonlySet<number>;
  /** The rows of which only the beginning is read, since they are longer than the model takes; default 0. */
  readonly cut?: number;
  /** Symbols that the vocabulary lacks. */
  readonly unknown: number;
}

/** What assets are made with, next to the rows. */
export interface AssetSources {
  /** What a model to start from hands on. */
  readonly initial?: ModelParts | undefined;
  /** Hears how far long work is, and can end it. */
  readonly pulse?: Pulse | undefined;
  /** Reads what rows refer to. */
  readonly media?: Media | undefined;
  /** Computes what is measured of the rows. */
  readonly runtime?: Runtime | undefined;
}

/** What rows are encoded with. */
interface EncodingContext<Options = TrainingOptions> {
  /** Reads what rows refer to, when an example is asked for. */
  readonly media?: Media | undefined;
  /** Those of the run, of rows that are trained on. */
  readonly options?: Options | undefined;
  /** Told of what is cut when an example is asked for. */
  readonly warn?: Warn | undefined;
}

/** Rows to train on and rows to evaluate while training. */
export interface SplitRows<Raw> {
  readonly train: RowSequence<Raw>;
  readonly dev: readonly Raw[];
  /** What was decided, in words for the user. */
  readonly notes: readonly string[];
}

/** A path that belongs to the path of rows. */
export interface Companion {
  /** What the row format calls it; the flag of `heddle evaluate`. */
  readonly name: string;
  /** The flags of `heddle train`, without dashes. */
  readonly train: string;
  readonly dev: string;
  readonly description: string;
  /** Whether it is relative to the path of the rows; then it may be given for dev rows that stand in the same place. */
  readonly isWithin?: boolean;
}

/** Tells the user of something that was changed in the input, such as a text that was cut; what is said `once` is not repeated. */
export type Warn = (message: string, how?: 'once') => void;

/** How inputs of `predict` are written down. */
export interface InputFormat<Raw, Input>
  extends Pick<RowFormat<Raw, Input>, 'input' | 'inputIsPath' | 'checkInput' | 'description'> {
  /** How the inputs in a whole file are read, of a task of which a line is no input. */
  readonly file?: (source: RowSource) => RowParser<Input>;
}

/**
 * `Raw` is a row of the data, `Input` what a prediction starts from, `Answer` what it gives; `Config` is what the model is
 * traced from and `Assets` what surrounds it; `Options` are those of a training run, `Predicting` those of a prediction.
 */
export interface Task<
  Raw = unknown,
  Input = unknown,
  Answer = unknown,
  Config = unknown,
  Assets = unknown,
  Options extends TrainingOptions = TrainingOptions,
  Predicting = Readonly<Record<string, unknown>>,
> extends BundleTask<Config, Assets> {
  /** One line for `heddle tasks`. */
  readonly summary: string;
  /** The sides of the model for which a family is chosen, with the families that there are. */
  readonly sides: Sides;
  /** The options that only this task has, or has with other defaults: flags of `heddle train`. */
  readonly options: z.ZodObject;
  /** Options of a prediction: flags of `heddle predict`. */
  readonly predicting: z.ZodObject;
  readonly metrics: readonly Metric[];
  /** How many rows are called: pairs, texts. */
  readonly rowName: string;
  /** What batches are counted in, for the speed of a run; default `tokens`. The name of its rows: these are. */
  readonly elements?: string;
  /** Paths that belong to those of the rows, such as a file of labels next to one of pictures. */
  readonly companions?: readonly Companion[];
  /** How rows are written down. */
  rows(options: Options): RowFormat<Raw, Input>;
  /** How an input of `predict` is written down, for a model that is already trained. */
  inputs(config: Config): InputFormat<Raw, Input>;
  /** Rows of test data, for a model that is already trained. */
  testRows(config: Config): RowFormat<Raw, Input>;
  /** Options of families that do nothing in this task, which `checkOptions` refuses and a run does not record. */
  readonly unusedOptions?: readonly string[];
  /** Throws E_CONFIG for options that do not fit together, before any file is read. */
  checkOptions?(options: Options): void;
  /**
   * A function that tells what rows must share so that all of them are held out together: of a text what the model is going to
   * see of it, so that its twin in another Unicode form or another case is held out with it.
   */
  group(options: Options, initial?: ModelParts): (row: Raw) => string;
  /** Splits rows of which no dev set was given; default: by hash of `group`. */
  split?(rows: RowSequence<Raw>, options: Options): SplitRows<Raw>;
  /**
   * Whether a row is certainly longer than the model takes, whatever the vocabulary will be: such rows are left out before
   * anything is decided by the rows. Absent: no row is too long. Throws E_CONFIG where options contradict `initial`.
   */
  tooLong?(options: Options, initial?: ModelParts): (row: Raw) => boolean;
  /**
   * Tokenizers, labels, statistics: what the rows decide, and what a model to start from gives.
   */
  makeAssets(rows: RowSequence<Raw>, options: Options, how?: AssetSources): Assets | Promise<Assets>;
  /** The assets in words for the user. */
  describeAssets(assets: Assets): readonly string[];
  /** The model in words for the user, of a task whose defaults are not those of its families. */
  describeModel?(config: Config): readonly string[];
  /** The resolved model; its sides are those of a model to start from. Throws E_CONFIG where options contradict it. */
  configure(options: Options, assets: Assets, initial?: ModelParts): Config;
  /** Defaults of a run that starts from another model where they are not those of texts; `undefined`: those of any run. */
  readonly fineTuning?: Readonly<Partial<Record<keyof TrainingOptions, unknown>>>;
  /**
   * What the metric with the criterion `loss` is for answers that are all equally likely, in nats; absent or undefined: it
   * depends on the rows, or is not a cross-entropy alone.
   */
  uniformLoss?(config: Config): number | undefined;
  /** Throws E_DATA for a row that cannot be an example. `where` names the rows in messages. */
  encode(
    rows: RowSequence<Raw>,
    assets: Assets,
    config: Config,
    where: string,
    how?: EncodingContext<Options>,
  ): EncodedRows;
  /** A function that evaluates the current parameters on these rows; it encodes them once. */
  evaluator(
    ready: ReadyModel<Config, Assets>,
    rows: readonly Raw[],
    options: Partial<Predicting>,
    how?: EvaluatorOptions,
  ): () => Promise<Evaluation>;
  /** Whether its evaluations have a review, which `heddle evaluate --report` makes a page of. */
  readonly hasReview?: boolean;
  /** The details of an evaluation that people read as tables; absent: none. */
  detailTables?(details: ReadonlyMap<string, unknown>): readonly DetailTable[];
  /** The answers in the order of the inputs. */
  predict(
    ready: ReadyModel<Config, Assets>,
    inputs: readonly Input[],
    options: Partial<Predicting>,
    warn: Warn,
  ): Promise<readonly Answer[]>;
  /** An answer as `heddle predict` prints it, without the line feed. */
  formatAnswer(answer: Answer, options: Partial<Predicting>, json: boolean): string;
  /** The line before the first answer, of a task whose answers are the rows of a table; not with `json`. */
  answerHeader?(answer: Answer): string;
  /** The same with the line breaks that it has, of a task that writes text of several lines. */
  rawAnswer?(answer: Answer): string;
  /** The answers as curves, of a task whose answers can be drawn. */
  chart?(inputs: readonly Input[], answers: readonly Answer[]): AnswerChart;
  /** What `--draw` draws over the picture that was the input, of a task whose inputs are pictures. */
  overlay?(answer: Answer, assets: Assets): PictureOverlay;
  /** The answer to one input piece by piece, as it is written. */
  stream?(
    ready: ReadyModel<Config, Assets>,
    input: Input,
    options: Partial<Predicting>,
    warn: Warn,
  ): AsyncIterable<string>;
  /** The answer to sound that arrives, as samples at the rate of the model: piece by piece, as it is heard. Throws E_CONFIG where the model cannot. */
  hear?(
    ready: ReadyModel<Config, Assets>,
    samples: AsyncIterable<Float32Array>,
    options: Partial<Predicting>,
    warn: Warn,
  ): AsyncIterable<string>;
  /** Throws E_CONFIG for options of a prediction that do not fit together. */
  checkPredicting?(options: Partial<Predicting>): void;
  /** The tokenizers among the assets, by the names that `heddle inspect` gives them. */
  tokenizers?(assets: Assets): ReadonlyMap<string, Tokenizer>;
  /** Absent: the items of a test set are nothing to look at, such as windows of one text. */
  readonly itemView?: ItemView<Raw, Input, Answer, Config, Assets>;
  /** The inputs of golden cases: those of the first rows. */
  goldenInputs(rows: readonly Raw[]): readonly string[];
}

/** Says that a task's rows may be given in another form than they are kept in; `RowFormat.check` makes one of the other. */
export interface TakesRows<Given> {
  /** Never there: the type is what matters. */
  readonly givenRow?: Given;
}

/** The same of inputs; `RowFormat.checkInput` makes one of the other. */
export interface TakesInputs<Given> {
  /** Never there: the type is what matters. */
  readonly givenInput?: Given;
}

/** A task of which only the contract is known. */
export type AnyTask = Task;
