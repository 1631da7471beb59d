/** What a comparison shows of single test items. */
import type { ReadyModel } from '../bundle/bundle-task.ts';
import type { Media } from '../data/media.ts';
import type { PictureOverlay } from '../data/pictures/overlay.ts';
import type { Picture } from '../data/pictures/picture.ts';

/** A test item as a reader sees it. */
export interface TestItem<Input = unknown> {
  readonly input: Input;
  /** The input in words. */
  readonly text: string;
  /** The right answers in words. */
  readonly references: readonly string[];
  /** Tokens of the input. */
  readonly length: number;
}

/** weights[t][s]: how much output token t attends to source token s; each row sums to 1. */
export interface AttentionMap {
  readonly sourceTokens: readonly string[];
  readonly targetTokens: readonly string[];
  readonly weights: readonly (readonly number[])[];
}

/** What a comparison shows of single test items. */
export interface ItemView<Raw, Input, Answer, Config, Assets> {
  /** In the order of `Evaluation.perItem`. */
  items(rows: readonly Raw[], assets: Assets): readonly TestItem<Input>[];
  /** What `TestItem.length` counts; default `tokens`. */
  readonly lengthUnit?: string;
  /** The options with which the answers that are shown are predicted; default: none. */
  readonly predicting?: Readonly<Record<string, unknown>>;
  /** An answer in words; default: as `predict` prints it. */
  answerText?(answer: Answer): string;
  /** Whether answers are more or less right, such as a mask, so that a value stands with each in place of a mark. */
  readonly isGraded?: boolean;
  /** The picture that an item is, of a task whose inputs are pictures. */
  picture?(input: Input): Picture;
  /** What is drawn over the picture of an answer, in words; default: it is the answer. */
  readonly drawings?: string;
  /** What is right, to be drawn over the pictures of these rows. */
  truth?(rows: readonly Raw[], assets: Assets, media: Media): Promise<readonly PictureOverlay[]>;
  /** How many tokens were written for an answer, of a task that writes token by token. */
  written?(answer: Answer): number;
  /** What the model attends to while it answers; undefined where it has no such map. */
  attention?(
    ready: ReadyModel<Config, Assets>,
    inputs: readonly Input[],
  ): Promise<readonly AttentionMap[] | undefined>;
}
