/** Networks over pictures as bare functions, x [B, C, H, W] -> maps [B, K, H / stride, W / stride], for the claim about shifts. */
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { mapsOf, patchSequence } from '../models/images/image-sequence.ts';
import { convolutionLayer } from '../nn/convolution-layer.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { add } from '../ops/add.ts';
import { averagePool2d } from '../ops/average-pool.ts';
import { scalar } from '../ops/constant.ts';
import { maxPool2d } from '../ops/max-pool.ts';
import { mul } from '../ops/mul.ts';
import { pad } from '../ops/pad.ts';
import { relu } from '../ops/relu.ts';
import { slice } from '../ops/slice.ts';
import { attentionNetwork, type PositionKind, withPositions } from './networks.ts';

/** A network, and by how many pixels a picture moves while its maps move by one place. */
export interface PictureNetwork {
  readonly name: string;
  readonly stride: number;
  /** Of convolutional networks. */
  readonly down?: Downsampling;
  readonly trace: (scope: ModuleScope, x: Tensor) => Tensor;
}

/** How a convolutional network makes its maps smaller. */
export type Downsampling = 'none' | 'maximum' | 'mean' | 'stride' | 'blurred maximum';

const names: Readonly<Record<Downsampling, string>> = {
  none: 'CNN, no stride',
  maximum: 'CNN, maximum of 2 x 2',
  mean: 'CNN, mean of 2 x 2',
  stride: 'CNN, stride 2',
  'blurred maximum': 'CNN, blurred maximum',
};

export interface ConvolutionSizes {
  readonly channels: number;
  /** Convolutions; the maps become smaller after the second one, and after each later one, as often as `halvings` says. */
  readonly convolutions: number;
  readonly halvings: number;
}

/** 3 x 3 convolutions with relu. */
export function convolutionalNetwork(
  down: Downsampling,
  { channels, convolutions, halvings }: ConvolutionSizes,
): PictureNetwork {
  const times = down === 'none' ? 0 : halvings;
  return {
    name: names[down],
    stride: 2 ** times,
    down,
    trace: (scope, x) =>
      Array.from({ length: convolutions }, (_, i) => i).reduce((maps, i) => {
        const halves = i >= 1 && i <= times;
        const stride = halves && down === 'stride' ? 2 : 1;
        const y = relu(convolutionLayer(scope.child(`convolutions.${i}`), { channels, stride }, maps));
        return halves ? smaller(down, y) : y;
      }, x),
  };
}

function smaller(down: Downsampling, x: Tensor): Tensor {
  if (down === 'maximum') return maxPool2d(x, [2, 2]);
  if (down === 'mean') return averagePool2d(x, [2, 2]);
  if (down !== 'blurred maximum') return x;
  const largest = maxPool2d(x, [2, 2], {
    stride: [1, 1],
    padding: [
      [0, 1],
      [0, 1],
    ],
  });
  return everySecond(blurred(blurred(largest, 2), 3));
}

/**
 * Each place of an axis with its neighbours.
 *
 * Formula: y_i = x_(i-1) / 4 + x_i / 2 + x_(i+1) / 4. Source: Zhang (2019), "Making convolutional networks shift-invariant again", Tri-3.
 */
function blurred(x: Tensor, axis: number): Tensor {
  const side = Number(dimAt(x.shape, axis));
  const wide = pad(x, axis, 1, 1);
  const [before, own, after] = [0, 1, 2].map((start) => slice(wide, axis, start, start + side)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  return add(mul(own, scalar(0.5, 'float32')), mul(add(before, after), scalar(0.25, 'float32')));
}

const everySecond = (x: Tensor): Tensor => slice(slice(x, 2, 0, undefined, 2), 3, 0, undefined, 2);

export interface PatchSizes {
  readonly channels: number;
  readonly patch: number;
  readonly attentionLayers: number;
  readonly heads: number;
}

/** A Transformer over patches, with positions or without. */
export function patchNetwork(
  { channels, patch, attentionLayers: layers, heads }: PatchSizes,
  kind?: PositionKind,
): PictureNetwork {
  const bare = attentionNetwork({ layers, heads, causal: false });
  const network = kind === undefined ? bare : withPositions(kind, bare);
  return {
    name: `Transformer over patches, ${kind === undefined ? 'no' : kind} positions`,
    stride: patch,
    trace: (scope, x) => {
      const sequence = patchSequence(scope, patch, channels, x);
      return mapsOf(network.trace(scope.child('network'), sequence.x), sequence.size).levels[0]!;
    },
  };
}

/** The same network with a dense layer over all places of its maps: [B, K, H, W] -> [B, D, 1, 1]. */
export function withDenseLayer(size: number, { name, trace, stride }: PictureNetwork): PictureNetwork {
  return {
    name: `${name}, dense layer`,
    stride,
    trace: (scope, x) => {
      const maps = trace(scope, x);
      const kernel = Number(dimAt(maps.shape, 2));
      return relu(convolutionLayer(scope.child('dense'), { channels: size, kernel, padding: 0 }, maps));
    },
  };
}
