/** How many parameters a layer has, as formulas and as the layers of this library declare them. */
import { dim } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { elman } from '../nn/elman.ts';
import { layoutOf } from '../nn/flat-parameters.ts';
import { gru } from '../nn/gru.ts';
import { linear } from '../nn/linear.ts';
import { lstm } from '../nn/lstm.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import { multiHeadAttention } from '../nn/multi-head-attention.ts';
import { positions } from '../nn/positions.ts';
import { sameConvolution } from '../nn/same-convolution.ts';
import { transformerEncoderLayer } from '../nn/transformer-encoder-layer.ts';
import { fill } from '../ops/fill.ts';
import { reshape } from '../ops/reshape.ts';
import { networkNames } from './network-names.ts';

/** A layer that maps n positions of d channels to as many. */
export interface LayerSizes {
  /** n */
  readonly length: number;
  /** d */
  readonly width: number;
  /** k: taps of a convolution */
  readonly kernel: number;
  /** h */
  readonly heads: number;
}

export interface CountedLayer {
  readonly name: string;
  /** In n, d and k. */
  readonly formula: string;
  readonly count: (sizes: LayerSizes) => number;
  /** What every position uses alike. */
  readonly shared: string;
  /** Applies the real layer to x [B, n, d], so that it declares its parameters. */
  readonly trace: (scope: ModuleScope, sizes: LayerSizes, x: Tensor) => unknown;
}

const B = dim('B');

/** One layer of each kind. A Transformer layer has the usual inner width 4 d. */
export const countedLayers: readonly CountedLayer[] = [
  {
    name: networkNames.elman,
    formula: '2d² + d',
    count: ({ width: d }) => 2 * d * d + d,
    shared: 'all weights, over time',
    trace: (scope, { width }, x) => elman(scope, { width }, x),
  },
  {
    name: networkNames.lstm,
    formula: '4 (2d² + d)',
    count: ({ width: d }) => 4 * (2 * d * d + d),
    shared: 'all weights, over time',
    trace: (scope, { width }, x) => lstm(scope, { width }, x),
  },
  {
    name: networkNames.gru,
    formula: '3 (2d² + d) + d',
    count: ({ width: d }) => 3 * (2 * d * d + d) + d,
    shared: 'all weights, over time',
    trace: (scope, { width }, x) => gru(scope, { width }, x),
  },
  {
    name: networkNames.convolution,
    formula: 'k d² + 2d',
    count: ({ width: d, kernel: k }) => k * d * d + 2 * d,
    shared: 'the kernel, over positions',
    trace: (scope, { width, kernel, length }, x) =>
      sameConvolution(scope, { width, kernel }, x, fill(1, [1, length, 1], 'float32')),
  },
  {
    name: 'self-attention',
    formula: '4d² + 4d',
    count: ({ width: d }) => 4 * d * d + 4 * d,
    shared: 'the four projections, over positions',
    trace: (scope, { heads }, x) => multiHeadAttention(scope, { heads }, x),
  },
  {
    name: networkNames.transformer,
    formula: '12d² + 13d',
    count: ({ width: d }) => 12 * d * d + 13 * d,
    shared: 'all weights, over positions',
    trace: (scope, { heads, width }, x) => transformerEncoderLayer(scope, { heads, inner: 4 * width }, x),
  },
  {
    name: 'learned positions',
    formula: 'n d',
    count: ({ length: n, width: d }) => n * d,
    shared: 'nothing: a vector for each position',
    trace: (scope, { length }, x) => positions(scope, { kind: 'learned', length }, x),
  },
  {
    name: 'dense',
    formula: 'n² d² + n d',
    count: ({ length: n, width: d }) => (n * d) ** 2 + n * d,
    shared: 'nothing: a weight for each pair of places',
    trace: (scope, { length, width }, x) =>
      linear(scope, { width: length * width }, reshape(x, [B, length * width])),
  },
];

/** The number of weights that the real layer declares at these sizes. */
export function tracedCount({ trace }: CountedLayer, sizes: LayerSizes): number {
  const scope = ModuleScope.root();
  trace(scope, sizes, input('x', 'float32', [B, sizes.length, sizes.width]));
  return layoutOf(scope.parameters).size;
}
