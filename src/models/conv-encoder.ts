import { convolutionalEncoderBlock } from '../nn/convolutional-encoder-block.ts';
import { linear } from '../nn/linear.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { scaledSum } from '../nn/scaled-sum.ts';
import { cast } from '../ops/cast.ts';
import { range } from '../ops/range.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import {
  addPlaces,
  blockOptions,
  type ConvOptions,
  convEmbedding,
  convOptions,
  embeddingSize,
} from './conv-options.ts';
import type { EncoderFamily } from './family.ts';
import type { Memory, Sequence } from './sequence.ts';

/**
 * The encoder of Gehring et al. (2017), section 3: blocks of gated convolutions between two linear maps.
 *
 * Formula: states z = h^L W + b of size E; values (z + e) sqrt(1/2) with the embedded source e.
 */
export const convEncoder: EncoderFamily<typeof convOptions> = {
  name: 'conv',
  options: convOptions,
  embedding: convEmbedding,
  positions: ({ length }) => length,
  encode(scope: ModuleScope, options: ConvOptions, { x: tokens, mask }: Sequence): Memory {
    const kept = unsqueeze(cast(mask, 'float32'), 2);
    const placed = addPlaces(scope, options, tokens, range(tokens.shape[1]!));
    const embedded = scope.dropout(placed, options.dropout);
    let x = linear(scope.child('input'), { width: options.width }, embedded);
    for (let i = 0; i < options.layers; i++) {
      x = convolutionalEncoderBlock(scope.child(`layers.${i}`), blockOptions(options, i), x, kept);
    }
    const states = linear(scope.child('output'), { width: embeddingSize(options) }, x);
    return { x: states, values: scaledSum(states, embedded), mask };
  },
};
