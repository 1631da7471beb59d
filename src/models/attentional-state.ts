/** The attentional state of a recurrent decoder: its state, and what that state found in the memory. */
import type { Tensor } from '../graph/tensor.ts';
import { paddingBias } from '../nn/attention-bias.ts';
import { linear } from '../nn/linear.ts';
import { memoryAttentions } from '../nn/memory-attention.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import type { KeysValues } from '../nn/multi-head-attention.ts';
import { concat } from '../ops/concat.ts';
import { tanh } from '../ops/tanh.ts';
import type { RecurrentDecoderOptions } from './recurrent-options.ts';
import type { Memory } from './sequence.ts';

/** What the states attend to, projected once. */
export interface Attended extends KeysValues {
  readonly bias: Tensor;
}

/** The default of `heads`, for attention that has several. */
const defaultHeads = 4;

/** The memory as keys and values of the decoder's kind of attention. */
export function attendedMemory(
  scope: ModuleScope,
  { attention, width, heads = defaultHeads }: RecurrentDecoderOptions,
  { x, mask }: Memory,
): Attended {
  const { prepare } = memoryAttentions[attention];
  const { key, value } = prepare(scope.child('attention'), { width, heads }, x);
  return { key, value, bias: paddingBias(mask) };
}

/**
 * States [B, T, D] -> attentional states [B, T, D].
 *
 * Formula: tanh([c_t; h_t] W + b), c_t = attend(h_t, memory).
 * Source: Luong, Pham, Manning (2015), section 3 and equation 5. Differs: b.
 */
export function attentionalState(
  scope: ModuleScope,
  { attention, width, heads = defaultHeads }: RecurrentDecoderOptions,
  states: Tensor,
  attended: Attended,
): Tensor {
  const { attend } = memoryAttentions[attention];
  const context = attend(scope.child('attention'), { width, heads }, states, attended, attended.bias);
  return tanh(linear(scope.child('combination'), { width }, concat([context, states], 2)));
}
