/** Recurrent networks, written for any loop. */
import type { Tensor } from '../../src/graph/tensor.ts';
import { add } from '../../src/ops/add.ts';
import { concat } from '../../src/ops/concat.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { mul } from '../../src/ops/mul.ts';
import { sigmoid } from '../../src/ops/sigmoid.ts';
import { softmax } from '../../src/ops/softmax.ts';
import { split } from '../../src/ops/split.ts';
import { squeeze } from '../../src/ops/squeeze.ts';
import { tanh } from '../../src/ops/tanh.ts';
import { unsqueeze } from '../../src/ops/unsqueeze.ts';
import type { Loop } from './scan-case.ts';

/** h' = tanh(x W + h U + b) over x [T, B, I] from h [B, H]. */
export function elman(loop: Loop, inputs: readonly Tensor[], reverse = false): readonly Tensor[] {
  const [x, h0, w, u, b] = inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const { state, outputs } = loop({ initial: [h0], sequences: [x], reverse }, ([h], [xt]) => {
    const next = tanh(add(add(matmul(xt!, w), matmul(h!, u)), b));
    return { state: [next], outputs: [next] };
  });
  return [...state, ...outputs];
}

/** Gates i, f, g, o = split(x W + h U); c' = f c + i g; h' = o tanh(c'). */
export function lstm(loop: Loop, inputs: readonly Tensor[]): readonly Tensor[] {
  const [x, h0, c0, w, u] = inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const width = h0.shape[1]!;
  const { state, outputs } = loop({ initial: [h0, c0], sequences: [x] }, ([h, c], [xt]) => {
    const gates = split(add(matmul(xt!, w), matmul(h!, u)), 1, [width, width, width, width]);
    const [i, f, g, o] = gates as unknown as readonly [Tensor, Tensor, Tensor, Tensor];
    const cell = add(mul(sigmoid(f), c!), mul(sigmoid(i), tanh(g)));
    const next = mul(sigmoid(o), tanh(cell));
    return { state: [next, cell], outputs: [next] };
  });
  return [...state, ...outputs];
}

/** Each step asks the memory [B, S, D] with its state: softmax(q K^T) V, with K = memory W traced in the body. */
export function attention(loop: Loop, inputs: readonly Tensor[]): readonly Tensor[] {
  const [x, h0, memory, w, u] = inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const { state, outputs } = loop({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
    const keys = matmul(memory, w);
    const scores = matmul(unsqueeze(h!, 1), keys, { transposeB: true });
    const context = squeeze(matmul(softmax(scores), memory), 1);
    const next = tanh(matmul(concat([xt!, context], 1), u));
    return { state: [next], outputs: [next, squeeze(scores, 1)] };
  });
  return [...state, ...outputs];
}

/** w is used in two products, in a sum, and outside of the loop. */
export function usedTwice(loop: Loop, inputs: readonly Tensor[]): readonly Tensor[] {
  const [x, h0, w] = inputs as readonly [Tensor, Tensor, Tensor];
  const { state, outputs } = loop({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
    const next = tanh(add(matmul(tanh(matmul(h!, w)), w, { transposeB: true }), mul(xt!, w)));
    return { state: [next], outputs: [mul(next, xt!)] };
  });
  return [...state, ...outputs, matmul(w, w)];
}
