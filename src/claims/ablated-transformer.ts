/** A Transformer encoder whose parts can be taken away, one at a time. */
import type { Tensor } from '../graph/tensor.ts';
import { attention } from '../nn/attention.ts';
import { embedding } from '../nn/embedding.ts';
import { feedForward } from '../nn/feed-forward.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { outputProjection, selfProjection } from '../nn/multi-head-attention.ts';
import { positions } from '../nn/positions.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { mul } from '../ops/mul.ts';
import type { TokenNetwork } from './network-model.ts';

export interface AblatedTransformer {
  readonly vocabulary: number;
  readonly layers: number;
  readonly width: number;
  readonly inner: number;
  readonly heads: number;
  /** The longest sequence. */
  readonly length: number;
  /** Whether scores are divided by sqrt(d_k). */
  readonly scaled: boolean;
  /** Whether sublayers add their input. */
  readonly residual: boolean;
  /** Whether sublayers, and the last states, are normalised (pre-norm). */
  readonly normalized: boolean;
}

/**
 * The model that the options leave over; with everything on, the encoder of this library without dropout.
 *
 * Formula: a sublayer f gives x + f(norm(x)), of which x and the norm can be missing; scores Q K^T / sqrt(d_k), of
 * which the division can.
 * Source: Vaswani et al. (2017), section 3; the norm before the sublayer: Xiong et al. (2020), figure 1.
 */
export function ablatedTransformer(options: AblatedTransformer): TokenNetwork {
  const { vocabulary, layers, width, length } = options;
  return (scope, ids) => {
    const embedded = embedding(scope.child('embedding'), { vocabulary, width }, ids);
    const scaled = mul(embedded, scalar(Math.sqrt(width), 'float32'));
    let x = positions(scope.child('positions'), { kind: 'sinusoidal', length }, scaled);
    for (let i = 0; i < layers; i++) x = layer(scope.child(`layers.${i}`), options, x);
    return normalize(scope, options, x);
  };
}

function layer(scope: ModuleScope, options: AblatedTransformer, x: Tensor): Tensor {
  const attending = scope.child('selfAttention');
  const attended = sublayer(attending, options, x, (y) => selfAttention(attending, options, y));
  const feeding = scope.child('feedForward');
  return sublayer(feeding, options, attended, (y) => feedForward(feeding, { inner: options.inner }, y));
}

function sublayer(
  scope: ModuleScope,
  options: AblatedTransformer,
  x: Tensor,
  f: (x: Tensor) => Tensor,
): Tensor {
  const y = f(normalize(scope, options, x));
  return options.residual ? add(x, y) : y;
}

function normalize(scope: ModuleScope, { normalized }: AblatedTransformer, x: Tensor): Tensor {
  return normalized ? layerNorm(scope.child('norm'), {}, x) : x;
}

function selfAttention(scope: ModuleScope, { heads, scaled }: AblatedTransformer, x: Tensor): Tensor {
  const { query, key, value } = selfProjection(scope, { heads }, x);
  const divisor = scaled ? {} : { divisor: 1 };
  return outputProjection(scope, attention(scope.child('attention'), divisor, query, key, value));
}
