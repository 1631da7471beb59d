/** What both ways of running a recurrent decoder share: all steps at once, or with input feeding. */
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import type { RecurrentStates } from '../nn/recurrence.ts';
import type { Attended } from './attentional-state.ts';
import type { RecurrentDecoderOptions } from './recurrent-options.ts';

/** What a recurrent decoder carries from step to step. */
export interface DecoderState {
  /** [layers][states] of [B, D] */
  readonly layers: readonly (readonly Tensor[])[];
  /** The attentional state of the step before, [B, 1, D], of a decoder that is fed with it. */
  readonly fed?: Tensor | undefined;
}

/** A recurrent decoder in front of its memory. */
export interface ReadyDecoder {
  readonly options: RecurrentDecoderOptions;
  readonly attended: Attended;
  /** x [B, T, I] -> states [B, T, D], from the given state before the first step. */
  readonly layer: (scope: ModuleScope, x: Tensor, initial: readonly Tensor[]) => RecurrentStates;
}

export interface DecodedStates {
  /** The attentional states, [B, T, D]. */
  readonly states: Tensor;
  readonly after: DecoderState;
}
