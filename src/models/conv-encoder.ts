import { padId } from '../base/special-tokens.ts';
import type { Tensor } from '../graph/tensor.ts';
import { paddingBias } from '../nn/attention-bias.ts';
import { convolutionalEncoderBlock } from '../nn/convolutional-encoder-block.ts';
import { linear } from '../nn/linear.ts';
import { tokenWeights } from '../nn/losses.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { scaledSum } from '../nn/scaled-sum.ts';
import { range } from '../ops/range.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { embedWithPlaces } from './conv-embedding.ts';
import { blockOptions, type ConvOptions, convOptions, embeddingSize } from './conv-options.ts';
import type { EncoderFamily, Memory } from './family.ts';

/**
 * The encoder of Gehring et al. (2017), section 3: blocks of gated convolutions between two linear maps.
 *
 * Formula: states z = h^L W + b of size E; values (z + e) sqrt(1/2) with the embedded source e.
 */
export const convEncoder: EncoderFamily<typeof convOptions> = {
  name: 'conv',
  options: convOptions,
  encode(scope: ModuleScope, options: ConvOptions, vocabulary: number, ids: Tensor): Memory {
    const mask = unsqueeze(tokenWeights(ids, padId), 2);
    const placed = embedWithPlaces(scope, options, vocabulary, ids, range(ids.shape[1]!));
    const embedded = scope.dropout(placed, options.dropout);
    let x = linear(scope.child('input'), { width: options.width }, embedded);
    for (let i = 0; i < options.layers; i++) {
      x = convolutionalEncoderBlock(scope.child(`layers.${i}`), blockOptions(options, i), x, mask);
    }
    const states = linear(scope.child('output'), { width: embeddingSize(options) }, x);
    return { states, values: scaledSum(states, embedded), bias: paddingBias(ids, padId) };
  },
};
