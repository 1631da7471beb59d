import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import type { RecurrentContext, RecurrentStates } from '../nn/recurrence.ts';

/** What a family decides for each of its layers. */
interface RecurrentShape {
  readonly width: number;
  readonly reverse: boolean;
  readonly variationalDropout: number;
}

/** The recurrent layer of a family, with the family's own options. */
export interface RecurrentCell<Options> {
  /** The names of its states, the hidden state first. */
  readonly states: readonly string[];
  /** x [B, T, I] -> states [B, T, width] */
  readonly layer: (
    scope: ModuleScope,
    options: Options,
    shape: RecurrentShape,
    x: Tensor,
    context: RecurrentContext,
  ) => RecurrentStates;
}
