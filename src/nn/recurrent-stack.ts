import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import type { ModuleScope } from './module-scope.ts';
import type { RecurrentStates } from './recurrence.ts';

interface StackOptions {
  readonly layers: number;
  /** Dropout rate of the input of each layer. */
  readonly dropout: number;
  /** Whether each layer from the second on adds its input to its states. */
  readonly residual: boolean;
}

interface StackedStates {
  /** The states of the last layer, [B, T, H]. */
  readonly states: Tensor;
  /** The final state of each layer. */
  readonly final: readonly (readonly Tensor[])[];
}

/**
 * Recurrent layers on top of each other: x [B, T, I] -> states [B, T, H].
 *
 * Formula: x^(i+1) = layer_i(dropout(x^i)), plus x^i from the second layer on with `residual`.
 * Source: residual connections between recurrent layers: Wu et al. (2016), equation 6.
 */
export function recurrentStack(
  scope: ModuleScope,
  { layers, dropout, residual }: StackOptions,
  x: Tensor,
  layer: (scope: ModuleScope, x: Tensor, index: number) => RecurrentStates,
): StackedStates {
  const final: (readonly Tensor[])[] = [];
  let input = x;
  for (let i = 0; i < layers; i++) {
    const inside = scope.child(`layers.${i}`);
    const { states, final: last } = layer(inside, inside.dropout(input, dropout), i);
    final.push(last);
    input = residual && i > 0 ? add(input, states) : states;
  }
  return { states: input, final };
}
