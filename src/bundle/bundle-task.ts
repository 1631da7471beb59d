/** What a bundle needs to know of the task that its model does; `tasks/task.ts` extends it. */
import type { Media } from '../data/media.ts';
import type { Model } from '../models/model.ts';
import type { Predictor } from '../search/predictor.ts';
import type { ModelParts } from './model-parts.ts';

/** A model in use: its configuration, what surrounds it, and its parameters in a runtime. */
export interface ReadyModel<Config = unknown, Assets = unknown> {
  readonly config: Config;
  readonly assets: Assets;
  readonly predictor: Predictor;
  /** Reads what inputs refer to, such as pictures by their paths; absent: nothing can. */
  readonly media?: Media | undefined;
  /** Opens another model, which this one works with; absent: nothing can. It is released with this one. */
  readonly openOther?: OpenModel | undefined;
}

/** Another model in use, and the name of its task. */
export interface OtherModel {
  readonly task: string;
  readonly ready: ReadyModel;
}

/** Opens a model by its path or its address. Throws what loading throws. */
export type OpenModel = (source: string) => Promise<OtherModel>;

/** What a model answered to one input, in a form that can be compared with another time. */
export interface GoldenAnswer {
  /** The answer as a user sees it, such as a text or a label. */
  readonly answer: string;
  /** The numbers that it was made from: log-probabilities, logits. */
  readonly numbers: readonly number[];
  /** The symbol that was chosen after each number, of a model that writes; from the first that differs on, nothing is compared. */
  readonly choices: readonly number[];
}

export interface BundleTask<Config = unknown, Assets = unknown> {
  readonly name: string;
  /** The configuration of a model in `config.json`. Throws E_MODEL_FILE. */
  parseConfig(value: unknown, where: string): Config;
  model(config: Config): Model;
  /** The files of what surrounds the model (tokenizers, labels), by name, as JSON values. */
  assetFiles(assets: Assets): ReadonlyMap<string, unknown>;
  /** The same from the JSON files of a bundle; `where` names one in messages. Throws E_MODEL_FILE. */
  readAssets(files: AssetFiles, config: Config): Promise<Assets>;
  /** What a model hands on; absent: nothing can start from it, and no other library has such models. */
  parts?(config: Config, assets: Assets): ModelParts;
  /** What the model says to a few inputs, for `golden.json`. */
  answerGolden(
    ready: ReadyModel<Config, Assets>,
    inputs: readonly string[],
  ): Promise<readonly GoldenAnswer[]>;
}

/** The JSON files of a bundle. */
export interface AssetFiles {
  /** The value of a file; throws E_MODEL_FILE where it is not there. */
  json(name: string): Promise<unknown>;
  /** What messages call it. */
  where(name: string): string;
}

/** The task of that name; throws E_MODEL_FILE where there is none. */
export type FindTask = (name: string, where: string) => BundleTask;
