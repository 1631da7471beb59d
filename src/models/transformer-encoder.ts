import { padId } from '../base/special-tokens.ts';
import type { Tensor } from '../graph/tensor.ts';
import { paddingBias } from '../nn/attention-bias.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { positions } from '../nn/positions.ts';
import { transformerEncoderLayer } from '../nn/transformer-encoder-layer.ts';
import type { EncoderFamily, Memory } from './family.ts';

import { embedTokens } from './token-embedding.ts';
import { type TransformerOptions, transformerOptions } from './transformer-options.ts';

/** The encoder of Vaswani et al. (2017), section 3.1; pre-norm adds a final layer normalisation. */
export const transformerEncoder: EncoderFamily<typeof transformerOptions> = {
  name: 'transformer',
  options: transformerOptions,
  encode(scope: ModuleScope, options: TransformerOptions, vocabulary: number, ids: Tensor): Memory {
    const { layers, width, embedding = width, dropout, norm, length } = options;
    const bias = paddingBias(ids, padId);
    const embedded = embedTokens(scope, vocabulary, { width, size: embedding }, ids);
    const placed = positions(scope.child('positions'), { kind: options.positions, length }, embedded);
    let states = scope.dropout(placed, dropout);
    for (let i = 0; i < layers; i++) {
      states = transformerEncoderLayer(scope.child(`layers.${i}`), options, states, bias);
    }
    return { states: norm === 'pre' ? layerNorm(scope.child('norm'), {}, states) : states, bias };
  },
};
