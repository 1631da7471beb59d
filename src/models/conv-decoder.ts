import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import { paddingBias } from '../nn/attention-bias.ts';
import type { PrependPast } from '../nn/causal-convolution.ts';
import { convolutionalDecoderBlock } from '../nn/convolutional-decoder-block.ts';
import { linear } from '../nn/linear.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { type AttendedMemory, scaleByLength } from '../nn/multi-step-attention.ts';
import { add } from '../ops/add.ts';
import { concat } from '../ops/concat.ts';
import { scalar } from '../ops/constant.ts';
import { fill } from '../ops/fill.ts';
import { range } from '../ops/range.ts';
import { slice } from '../ops/slice.ts';
import { squeeze } from '../ops/squeeze.ts';
import {
  addPlaces,
  blockOptions,
  type ConvOptions,
  convEmbedding,
  convOptions,
  embeddingSize,
} from './conv-options.ts';
import type { Cache, DecoderFamily, DecoderStart, DecoderStep } from './family.ts';
import type { Memory } from './sequence.ts';

/**
 * The decoder of Gehring et al. (2017), section 3: blocks of causal gated convolutions, each with attention.
 *
 * A step needs the place of its token and, for each block, the last dilation (kernel - 1) inputs of its convolution.
 */
export const convDecoder: DecoderFamily<typeof convOptions> = {
  name: 'conv',
  aliases: ['cnn'],
  options: convOptions,
  embedding: convEmbedding,
  positions: ({ length }) => length,

  decode(scope, options, x, memory) {
    const placed = addPlaces(scope, options, x, range(x.shape[1]!));
    return stack(scope, options, placed, memory && attendedMemory(scope, options, memory));
  },

  start(scope: ModuleScope, options: ConvOptions, rows: Dim, memory?: Memory): DecoderStart {
    const attended = memory && attendedMemory(scope, options, memory);
    const fixed = new Map<string, Tensor>(Object.entries(attended ?? {}));
    const state = new Map([['place', fill(0, [rows, 1], 'int32')]]);
    for (let i = 0; i < options.layers; i++) {
      const reach = reachOf(options, i);
      if (reach > 0) state.set(`past.${i}`, fill(0, [rows, reach, options.width], 'float32'));
    }
    return { fixed, state };
  },

  step(scope, options, x, { fixed, state }): DecoderStep {
    const place = state.get('place')!;
    const next = new Map([['place', add(place, scalar(1, 'int32'))]]);
    const placed = addPlaces(scope, options, x, place);
    const [key, value, bias] = ['key', 'value', 'bias'].map((name) => fixed.get(name));
    const memory = key && value && bias && { key, value, bias };
    const states = stack(scope, options, placed, memory, (i) => (y) => remember(state, next, i, y));
    return { states, state: next };
  },
};

/** How many positions before its own a state of block i sees in the block below. */
function reachOf(options: ConvOptions, i: number): number {
  const { kernel, dilation } = blockOptions(options, i);
  return dilation * (kernel - 1);
}

/** embedded [B, T, E] -> states [B, T, E] */
function stack(
  scope: ModuleScope,
  options: ConvOptions,
  placed: Tensor,
  memory: AttendedMemory | undefined,
  pastOf?: (block: number) => PrependPast,
): Tensor {
  const embedded = scope.dropout(placed, options.dropout);
  let x = linear(scope.child('input'), { width: options.width }, embedded);
  for (let i = 0; i < options.layers; i++) {
    const block = scope.child(`layers.${i}`);
    x = convolutionalDecoderBlock(block, blockOptions(options, i), x, embedded, memory, pastOf?.(i));
  }
  const states = linear(scope.child('output'), { width: embeddingSize(options) }, x);
  return scope.dropout(states, options.dropout);
}

/** Keys and values in the size of the target embedding; one map for both where the encoder's size differs. */
function attendedMemory(
  scope: ModuleScope,
  options: ConvOptions,
  { x, values = x, mask }: Memory,
): AttendedMemory {
  const width = embeddingSize(options);
  const resize = (y: Tensor) => (y.shape.at(-1) === width ? y : linear(scope.child('memory'), { width }, y));
  const hide = squeeze(paddingBias(mask), 1);
  return { key: resize(x), value: scaleByLength(resize(values), hide), bias: hide };
}

/** Puts the past of block i before x, and keeps the last of both for the next step. */
function remember(state: Cache, next: Map<string, Tensor>, i: number, x: Tensor): Tensor {
  const past = state.get(`past.${i}`);
  if (past === undefined) return x;
  const seen = concat([past, x], 1);
  next.set(`past.${i}`, slice(seen, 1, 1));
  return seen;
}
