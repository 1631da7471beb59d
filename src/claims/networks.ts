/** The families' layers as bare networks, x [B, T, D] -> y [B, T, D], for experiments that need nothing around them. */
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import { causalBias } from '../nn/attention-bias.ts';
import { causalConvolution } from '../nn/causal-convolution.ts';
import { gatedGain } from '../nn/convolutional-encoder-block.ts';
import { elman } from '../nn/elman.ts';
import { gatedLinearUnit } from '../nn/gated-linear-unit.ts';
import { gru } from '../nn/gru.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import { lstm } from '../nn/lstm.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { type positionKinds, positions } from '../nn/positions.ts';
import type { RecurrentStates } from '../nn/recurrence.ts';
import { scaledSum } from '../nn/scaled-sum.ts';
import { transformerEncoderLayer } from '../nn/transformer-encoder-layer.ts';
import { networkNames } from './network-names.ts';

/** The sizes in claims a, b and e, so that all three speak of the same networks. */
export const networkSizes = {
  recurrentLayers: 1,
  convolutionLayers: 4,
  kernel: 3,
  attentionLayers: 2,
  heads: 4,
};

export interface Network {
  readonly name: string;
  /** x [B, T, D] -> [B, T, D] */
  readonly trace: (scope: ModuleScope, x: Tensor) => Tensor;
}

export type PositionKind = (typeof positionKinds)[number];

/** The longest sequence that positions are made for, unless more is asked for. */
const longest = 1024;

export function elmanNetwork(activation: 'tanh' | 'relu', layers = 1): Network {
  const name = activation === 'relu' ? networkNames.elmanRelu : networkNames.elman;
  return recurrentNetwork(name, layers, (scope, width, x) => elman(scope, { width, activation }, x));
}

export function lstmNetwork({ layers = 1, forgetBias = 1 } = {}): Network {
  return recurrentNetwork(networkNames.lstm, layers, (scope, width, x) =>
    lstm(scope, { width, forgetBias }, x),
  );
}

function gruNetwork(layers = 1): Network {
  return recurrentNetwork(networkNames.gru, layers, (scope, width, x) => gru(scope, { width }, x));
}

function recurrentNetwork(
  name: string,
  layers: number,
  layer: (scope: ModuleScope, width: number, x: Tensor) => RecurrentStates,
): Network {
  return stacked(name, layers, (scope, x) => layer(scope, x.shape.at(-1) as number, x).states);
}

export interface ConvolutionSizes {
  readonly layers: number;
  readonly kernel: number;
  /** The distance between taps grows by this factor from layer to layer. */
  readonly dilation: number;
}

/**
 * The decoder of ConvS2S without its attention: causal gated convolutions with residual connections.
 *
 * Formula: (x + GLU(W * x + b)) sqrt(1/2).
 * Source: Gehring et al. (2017), sections 3.2 and 3.4.
 */
export function convolutionNetwork({ layers, kernel, dilation }: ConvolutionSizes): Network {
  const name = dilation === 1 ? networkNames.convolution : networkNames.dilatedConvolution;
  return stacked(name, layers, (scope, x, i) => {
    const width = 2 * (x.shape.at(-1) as number);
    const options = { width, kernel, dilation: dilation ** i, gain: gatedGain(0) };
    const convolved = causalConvolution(scope.child('convolution'), options, x);
    return scaledSum(x, gatedLinearUnit(scope.child('unit'), {}, convolved));
  });
}

export interface AttentionSizes {
  readonly layers: number;
  readonly heads: number;
  /** Whether a position sees the past only. */
  readonly causal: boolean;
}

/** The pre-norm encoder of a Transformer without positions; its inner size is 4 D. */
export function attentionNetwork({ layers, heads, causal }: AttentionSizes): Network {
  return {
    name: networkNames.transformer,
    trace: (scope, x) => {
      const [, length, width] = x.shape as [Dim, Dim, number];
      const bias = causal ? causalBias(length) : undefined;
      const body = stacked('', layers, (inside, y) =>
        transformerEncoderLayer(inside, { heads, inner: 4 * width }, y, bias),
      );
      return layerNorm(scope.child('norm'), {}, body.trace(scope, x));
    },
  };
}

/** A network whose input says where each position stands. */
export function withPositions(kind: PositionKind, { name, trace }: Network, length = longest): Network {
  return {
    name: `${name}, ${kind} positions`,
    trace: (scope, x) => trace(scope, positions(scope.child('positions'), { kind, length }, x)),
  };
}

/** A network under another name. */
export function named(name: string, { trace }: Network): Network {
  return { name, trace };
}

/**
 * The networks that claims a, b and e have in common, as they are initialised: attention sees the past and knows
 * positions; `receptiveField` is that of the convolution.
 */
export function comparedNetworks(sizes: typeof networkSizes) {
  const { recurrentLayers, convolutionLayers, kernel, attentionLayers, heads } = sizes;
  const convolution = { layers: convolutionLayers, kernel, dilation: 1 };
  const attention = attentionNetwork({ layers: attentionLayers, heads, causal: true });
  return {
    plain: [elmanNetwork('tanh', recurrentLayers), elmanNetwork('relu', recurrentLayers)],
    gated: [lstmNetwork({ layers: recurrentLayers }), gruNetwork(recurrentLayers)],
    convolution: convolutionNetwork(convolution),
    receptiveField: receptiveField(convolution),
    attention: named(attention.name, withPositions('sinusoidal', attention)),
  } as const;
}

function stacked(
  name: string,
  layers: number,
  layer: (scope: ModuleScope, x: Tensor, index: number) => Tensor,
): Network {
  const trace = (scope: ModuleScope, x: Tensor) =>
    Array.from({ length: layers }, (_, i) => i).reduce((y, i) => layer(scope.child(`layers.${i}`), y, i), x);
  return { name, trace };
}

/**
 * How many positions, its own included, an output of causal convolutions sees.
 *
 * Formula: 1 + (k - 1) sum over l < L of d^l: 1 + L (k - 1) for d = 1, 1 + (k - 1) (2^L - 1) for d = 2.
 * Source: Yu and Koltun (2016), section 3.
 */
export function receptiveField({ layers, kernel, dilation }: ConvolutionSizes): number {
  const distances = Array.from({ length: layers }, (_, i) => dilation ** i);
  return 1 + (kernel - 1) * distances.reduce((sum, distance) => sum + distance, 0);
}
