/** What one model hands on to another, and to other libraries. */
import type { Tokenizer } from '../data/tokenizer.ts';
import type { ImageModelConfig } from '../models/images/image-model.ts';
import type { SideConfig } from '../models/model-config.ts';

/** A side of a model and the tokenizer of its texts. */
export interface SideParts {
  readonly config: SideConfig;
  readonly tokenizer: Tokenizer;
}

/** The body of a model of pictures, and the form in which it reads them. */
interface PictureParts {
  readonly config: ImageModelConfig['encoder'];
  readonly form: ImageModelConfig['image'];
}

export interface ModelParts {
  readonly encoder?: SideParts;
  readonly decoder?: SideParts;
  readonly pictures?: PictureParts;
  /** The options of heads by their kind: those that the model has, or that belong to its architecture. */
  readonly heads: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The names of the labels of its head, in the order of its output. */
  readonly labels?: readonly string[] | undefined;
  /** The layers of which each label has a part of its own, by the beginning of their names; default: none is known. */
  readonly labelLayers?: readonly string[];
}
