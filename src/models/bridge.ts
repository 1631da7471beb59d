import type { Tensor } from '../graph/tensor.ts';
import { linear } from '../nn/linear.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { cast } from '../ops/cast.ts';
import { scalar } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { matmul } from '../ops/matmul.ts';
import { maximum } from '../ops/maximum.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { squeeze } from '../ops/squeeze.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import type { Memory } from './sequence.ts';

interface BridgeOptions {
  readonly layers: number;
  readonly width: number;
  /** How many states each layer has. */
  readonly states: number;
}

/**
 * The initial states of a recurrent decoder, from what the encoder knows of the whole source.
 *
 * Each layer of the decoder takes the final states of the encoder's layer at its height, counted from the top; a
 * state that the encoder does not have, such as a cell, starts as the hidden state does. From an encoder without
 * final states every state starts as the mean of the memory over the tokens.
 *
 * Shapes: [layers][states] of [B, width]; an affine map brings other sizes to the width.
 * Source: Sutskever, Vinyals, Le (2014), section 2 (the final states); Bahdanau et al. (2015), A.2.2 (the map).
 */
export function bridge(
  scope: ModuleScope,
  { layers, width, states }: BridgeOptions,
  memory: Memory,
): readonly (readonly Tensor[])[] {
  const sources = memory.final ?? [[meanOverTokens(memory)]];
  return Array.from({ length: layers }, (_, i) => {
    const source = sources[Math.max(0, sources.length - layers + i)]!;
    return Array.from({ length: states }, (_, j) => {
      const state = source[j] ?? source[0]!;
      return state.shape[1] === width ? state : linear(scope.child(`${i}.${j}`), { width }, state);
    });
  });
}

/** Formula: sum over tokens of h_s / max(1, tokens). Shapes: x [B, S, M] -> [B, M]. */
function meanOverTokens({ x, mask }: Memory): Tensor {
  const weights = cast(mask, 'float32');
  const sum = squeeze(matmul(unsqueeze(weights, 1), x), 1);
  const tokens = reduceSum(weights, [1], { keepDims: true });
  return div(sum, maximum(tokens, scalar(1, 'float32')));
}
