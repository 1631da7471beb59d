/** What an architecture of Hugging Face's transformers is, next to a Transformer of ours. */
import type { z } from 'zod';
import type { activationNames } from '../nn/feed-forward.ts';

/** A tensor of ours and those of the file that it is made of: joined along the last axis, `transposed` before that. */
export interface TensorRule {
  /** In both names `#` is the number of the layer. */
  readonly ours: string;
  readonly theirs: readonly string[];
  /** Whether the file has [out, in] where we have [in, out]. */
  readonly transposed: boolean;
}

export type Options = Readonly<Record<string, unknown>>;

/** A value that an option must have, since the architecture has no other: `[option, value]`. */
export type Demand = readonly [option: string, value: unknown];

/** The head that an architecture has for a task. */
export interface PretrainedHead {
  /** The kind of our head. */
  readonly kind: string;
  /** The ends of the names of the classes that have it, the usual one first. */
  readonly classes: readonly string[];
  readonly rules: readonly TensorRule[];
  /** Options of our head; those that count labels are set by the task. */
  options(config: Options): Options;
  /** What our head must be, on a body with these options, to be written as this one. */
  demands(body: Options): readonly Demand[];
  /** Keys of `config.json` that belong to the head. */
  config?(head: Options): Options;
}

export interface Architecture {
  /** `model_type` in `config.json`. */
  readonly modelType: string;
  /** The beginning of the names of its classes, such as `Bert`. */
  readonly className: string;
  /** What names of the body begin with in a file that has a head too. */
  readonly prefix: string;
  readonly side: 'encoder' | 'decoder';
  /** The keys of `config.json` that count; others are not looked at. */
  readonly config: z.ZodObject;
  /** Tensors of the body, the prefix left out. */
  readonly rules: readonly TensorRule[];
  readonly heads: readonly PretrainedHead[];
  /** Options of our Transformer. */
  options(config: Options): Options;
  /** The id of padding; undefined: that of the tokenizer. */
  padding(config: Options): number | undefined;
  /** What our Transformer must be to be written as this architecture. */
  demands(body: Options): readonly Demand[];
  /** `config.json` of a body with these options. */
  write(body: Options, given: { readonly vocabulary: number; readonly padding: number }): Options;
}

/** The same tensor under another name. */
export const same = (ours: string, theirs: string): TensorRule => ({
  ours,
  theirs: [theirs],
  transposed: false,
});

/** Weight and bias of layer normalisation. */
export const norm = (ours: string, theirs: string): readonly TensorRule[] => [
  same(`${ours}.scale`, `${theirs}.weight`),
  same(`${ours}.bias`, `${theirs}.bias`),
];

/** Weight and bias of torch.nn.Linear, or of several whose outputs stand next to each other in ours. */
export const linear = (ours: string, ...theirs: readonly string[]): readonly TensorRule[] => [
  { ours: `${ours}.weight`, theirs: theirs.map((name) => `${name}.weight`), transposed: true },
  { ours: `${ours}.bias`, theirs: theirs.map((name) => `${name}.bias`), transposed: false },
];

/** Weight and bias of transformers' Conv1D, which has [in, out] as we have. */
export const conv1d = (ours: string, theirs: string): readonly TensorRule[] => [
  same(`${ours}.weight`, `${theirs}.weight`),
  same(`${ours}.bias`, `${theirs}.bias`),
];

type Activation = (typeof activationNames)[number];

/** Names of activations in `config.json`; the first of each is the one that is written. */
const activations: ReadonlyMap<string, Activation> = new Map([
  ['gelu', 'gelu'],
  ['gelu_new', 'gelu-tanh'],
  ['gelu_pytorch_tanh', 'gelu-tanh'],
  ['relu', 'relu'],
]);

/** The names that `config.json` may give to an activation. */
export const activationKeys = [...activations.keys()];

export const activationOf = (theirs: unknown): Activation | undefined => activations.get(String(theirs));

export const activationKey = (ours: unknown): string | undefined =>
  [...activations].find(([, name]) => name === ours)?.[0];
