import { convolutionalEncoderBlock } from '../nn/convolutional-encoder-block.ts';
import { linear } from '../nn/linear.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { parallelConvolutions } from '../nn/parallel-convolutions.ts';
import { scaledSum } from '../nn/scaled-sum.ts';
import { cast } from '../ops/cast.ts';
import { range } from '../ops/range.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import {
  addPlaces,
  blockOptions,
  type ConvEncoderOptions,
  convEmbedding,
  convEncoderOptions,
  embeddingSize,
} from './conv-options.ts';
import type { EncoderFamily } from './family.ts';
import type { Memory, Sequence } from './sequence.ts';

/**
 * The encoder of Gehring et al. (2017), section 3: blocks of gated convolutions between two linear maps; or, with
 * `kernels`, the one layer of Kim (2014): convolutions of several widths side by side, without places.
 *
 * Formula: states z = h^L W + b of size E; values (z + e) sqrt(1/2) with the embedded source e. With `kernels` the states
 * are the feature maps of all kernels, width of each.
 */
export const convEncoder: EncoderFamily<typeof convEncoderOptions> = {
  name: 'conv',
  aliases: ['cnn'],
  options: convEncoderOptions,
  embedding: convEmbedding,
  positions: ({ length }) => length,
  encode(scope: ModuleScope, options: ConvEncoderOptions, input: Sequence): Memory {
    return options.kernels === undefined
      ? stackedBlocks(scope, options, input)
      : sideBySide(scope, options, options.kernels, input);
  },
};

function stackedBlocks(
  scope: ModuleScope,
  options: ConvEncoderOptions,
  { x: tokens, mask }: Sequence,
): Memory {
  const kept = unsqueeze(cast(mask, 'float32'), 2);
  const placed = addPlaces(scope, options, tokens, range(tokens.shape[1]!));
  const embedded = scope.dropout(placed, options.dropout);
  let x = linear(scope.child('input'), { width: options.width }, embedded);
  for (let i = 0; i < options.layers; i++) {
    x = convolutionalEncoderBlock(scope.child(`layers.${i}`), blockOptions(options, i), x, kept);
  }
  const states = linear(scope.child('output'), { width: embeddingSize(options) }, x);
  return { x: states, values: scaledSum(states, embedded), mask };
}

/** As in the paper nothing is dropped here: dropout is the head's. */
function sideBySide(
  scope: ModuleScope,
  { width }: ConvEncoderOptions,
  kernels: string,
  { x, mask }: Sequence,
): Memory {
  const widths = kernels.split(',').map(Number);
  return { x: parallelConvolutions(scope, { kernels: widths, width }, x, mask), mask };
}
