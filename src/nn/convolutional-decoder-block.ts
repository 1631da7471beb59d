import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { causalConvolution, type PrependPast } from './causal-convolution.ts';
import { convolutionalBlockOptions, gatedGain } from './convolutional-encoder-block.ts';
import { gatedLinearUnit } from './gated-linear-unit.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';
import { type AttendedMemory, multiStepAttention } from './multi-step-attention.ts';
import { scaledSum } from './scaled-sum.ts';

/**
 * One block of a ConvS2S decoder: a causal convolution with a gated linear unit, attention of its own, and a
 * residual connection around both. Without a memory there is no attention: a gated convolutional language model.
 *
 * Shapes: x [B, T, D], embedded [B, T, E], memory of size E -> [B, T, D].
 * Formula: h = GLU(W * dropout(x) + b); (x + attend(h)) sqrt(1/2), attend(h) = h without a memory.
 * Source: Gehring et al. (2017), sections 3.2 to 3.4; without a memory: Dauphin et al. (2017), section 2.
 */
export const convolutionalDecoderBlock = defineLayer({
  name: 'convolutionalDecoderBlock',
  options: convolutionalBlockOptions,
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (
    scope: ModuleScope,
    { kernel, dilation, dropout },
    x: Tensor,
    embedded: Tensor,
    memory?: AttendedMemory,
    prependPast?: PrependPast,
  ): Tensor => {
    const options = { kernel, dilation, width: 2 * widthOf(x), gain: gatedGain(dropout) };
    const kept = scope.dropout(x, dropout);
    const convolved = causalConvolution(scope.child('convolution'), options, kept, prependPast);
    const states = gatedLinearUnit(scope.child('unit'), {}, convolved);
    if (memory === undefined) return scaledSum(x, states);
    return scaledSum(x, multiStepAttention(scope.child('attention'), {}, states, embedded, memory));
  },
});
