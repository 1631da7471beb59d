import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import type { RecurrentContext, RecurrentStates } from '../nn/recurrence.ts';

/** The recurrent layer of a family, with the family's own options. */
export interface RecurrentCell<Options> {
  /** The names of its states, the hidden state first. */
  readonly states: readonly string[];
  /** x [B, T, I] -> states [B, T, width] */
  readonly layer: (
    scope: ModuleScope,
    options: Options,
    shape: { readonly width: number; readonly reverse: boolean },
    x: Tensor,
    context: RecurrentContext,
  ) => RecurrentStates;
}
