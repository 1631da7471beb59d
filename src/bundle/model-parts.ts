/** What one model hands on to another, and to other libraries. */
import type { Tokenizer } from '../data/tokenizer.ts';
import type { SideConfig } from '../models/model-config.ts';

/** A side of a model and the tokenizer of its texts. */
export interface SideParts {
  readonly config: SideConfig;
  readonly tokenizer: Tokenizer;
}

export interface ModelParts {
  readonly encoder?: SideParts;
  readonly decoder?: SideParts;
  /** The options of heads by their kind: those that the model has, or that belong to its architecture. */
  readonly heads: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The names of the labels of its head, in the order of its output. */
  readonly labels?: readonly string[] | undefined;
}
