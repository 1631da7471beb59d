/** What flows between the parts of a model: front, body, head and decoder. */
import type { Tensor } from '../graph/tensor.ts';

/** A sequence of vectors, as a front hands it to a body and a body to a head. */
export interface Sequence {
  /** [B, T, D] */
  readonly x: Tensor;
  /** [B, T] bool: true at tokens, false at padding. */
  readonly mask: Tensor;
}

/** What a body hands on: to a head, or to a decoder as its memory. */
export interface Memory extends Sequence {
  /** [B, T, D]: what is read where `x` is attended to; default: `x`. */
  readonly values?: Tensor;
  /** The states of each layer after the last token, [B, D] each, of a body that reads token by token. */
  readonly final?: readonly (readonly Tensor[])[];
}
