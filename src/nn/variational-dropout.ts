import type { Tensor } from '../graph/tensor.ts';
import { type ModuleScope, masked } from './module-scope.ts';

interface VariationalDropout {
  readonly rate: number;
  /** H, the size of the state. */
  readonly width: number;
}

/**
 * Dropout of the hidden state on its way into the recurrent product, with one mask for all steps of a sequence.
 *
 * Shapes: x [B, ...], read for B only -> a function of the state [B, H] -> [B, H]. The mask [B, H] is drawn when the
 * layer is traced, one for each layer and direction; a loop that uses it captures it.
 * Formula: z drawn once with P(z_j = 0) = rate, else z_j = 1 / (1 - rate); each step takes (h_(t-1) * z) U in place of
 * h_(t-1) U, in all gates with the same z. The identity while not training.
 * Where: every recurrent product of the hidden state and nowhere else. What a step carries on beside the product keeps
 * all elements: the cell of an LSTM, h_(t-1) in the sum z h_(t-1) + (1 - z) n of a GRU, the state at padding, and the
 * states that the layer hands on.
 * Source: Gal and Ghahramani (2016), "A theoretically grounded application of dropout in recurrent neural networks",
 * equation 7, the mask z_h. Differs: it has a mask z_x for the layer's input as well and drops whole words of the
 * embedding, where `--dropout` here draws anew at each step; prediction is by the mean network, not by an average
 * over masks.
 */
export function variationalDropout(
  scope: ModuleScope,
  { rate, width }: VariationalDropout,
  x: Tensor,
): (state: Tensor) => Tensor {
  const mask = scope.dropoutMask([x.shape[0]!, width], rate);
  return (state) => masked(state, mask);
}
