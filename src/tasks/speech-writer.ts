/** How a model writes down what it hears, as the task of speech recognition sees it: by CTC, or by a decoder. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { kebabCase } from '../base/letter-case.ts';
import type { GoldenAnswer, ReadyModel } from '../bundle/bundle-task.ts';
import type { CharacterList } from '../data/character-list.ts';
import type { Dataset } from '../data/dataset.ts';
import type { FieldValues } from '../data/field.ts';
import type { Model } from '../models/model.ts';
import type { SignalEncoderDecoderConfig } from '../models/signals/signal-encoder-decoder.ts';
import type { SignalModelConfig } from '../models/signals/signal-model.ts';
import { widestBeam } from '../search/beam-search.ts';
import type { LossSum } from '../search/predictor.ts';
import type { AudioForm } from './audio-encoding.ts';
import { searchOptions } from './pair-search.ts';
import type { Warn } from './task.ts';

/** What a search of CTC does where nobody says it. */
export const defaults = { languageModelWeight: 0.5, lengthBonus: 0.5, fusionBeam: 16 } as const;

export const speechPredicting = z.strictObject({
  beam: z
    .int()
    .min(1)
    .max(widestBeam)
    .optional()
    .describe(`texts kept at every step (default: 1; with a language model ${defaults.fusionBeam})`),
  languageModel: z.string().min(1).optional().meta({
    placeholder: 'folder',
    description: 'model of text-generation by characters that says which texts are likely',
  }),
  languageModelWeight: z
    .number()
    .min(0)
    .max(100)
    .default(defaults.languageModelWeight)
    .describe('weight of the logarithm of the probability that the language model gives'),
  lengthBonus: z
    .number()
    .min(-100)
    .max(100)
    .default(defaults.lengthBonus)
    .describe('what each character is worth next to a language model'),
  timestamps: z.boolean().default(false).describe('seconds at which each character begins'),
  lengthPenalty: searchOptions.shape.lengthPenalty,
});

export type SpeechPredicting = Partial<z.output<typeof speechPredicting>>;

/** Throws E_CONFIG for options of a language model without one. */
export function requireLanguageModel(options: SpeechPredicting): void {
  const needing = ['languageModelWeight', 'lengthBonus'] as const;
  const lone = needing.find((name) => options[name] !== undefined);
  if (options.languageModel !== undefined || lone === undefined) return;
  throw new HeddleError('E_CONFIG', {
    where: `--${kebabCase(lone)}`,
    found: 'an option of a language model, and none is given',
    allowed: 'with --language-model',
  });
}

export type SpeechConfig = SignalModelConfig | SignalEncoderDecoderConfig;

export interface SpeechAssets {
  readonly characters: CharacterList;
  readonly form: AudioForm;
  /** Characters of the longest text to learn from; 0 once the model is made. */
  readonly longestText: number;
}

/** What a model hears in a recording. */
export interface HeardText {
  readonly text: string;
  readonly logProbability: number;
  /** Each character and the state of the body at which it begins, where the model knows. */
  readonly places: readonly (readonly [character: string, state: number])[];
}

export type SpeechReady<Config> = ReadyModel<Config, SpeechAssets>;

/** What an evaluation of a dataset gives. */
interface HeardDataset {
  readonly heard: readonly HeardText[];
  /** Over the characters. */
  readonly loss: LossSum;
}

export interface SpeechWriter<Config extends SpeechConfig = SpeechConfig> {
  parseConfig(value: unknown): Config;
  model(config: Config): Model;
  /** The labels of an example from the numbers of its characters; throws E_DATA for a recording that is too short for them. */
  labels(
    config: Config,
    ids: Int32Array,
    frames: number,
    where: string,
  ): readonly (readonly [field: string, values: FieldValues])[];
  /** What the loss is for characters that are all equally likely; undefined: it depends on the rows. */
  uniformLoss(config: Config): number | undefined;
  /** Throws E_CONFIG for options that such a model does not have, or that do not fit together. */
  requireOptions(options: SpeechPredicting): void;
  listen(
    ready: SpeechReady<Config>,
    dataset: Dataset,
    options: SpeechPredicting,
  ): Promise<readonly HeardText[]>;
  evaluate(ready: SpeechReady<Config>, dataset: Dataset, options: SpeechPredicting): Promise<HeardDataset>;
  /** What is said in sound while it arrives, as samples at the rate of the model. Throws E_CONFIG where the model cannot. */
  hear(
    ready: SpeechReady<Config>,
    samples: AsyncIterable<Float32Array>,
    options: SpeechPredicting,
    warn: Warn,
  ): AsyncIterable<string>;
  /** What golden cases hold of each example. */
  golden(ready: SpeechReady<Config>, dataset: Dataset): Promise<readonly GoldenAnswer[]>;
}
