import { paddingBias } from '../nn/attention-bias.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { transformerEncoderLayer } from '../nn/transformer-encoder-layer.ts';
import type { EncoderFamily } from './family.ts';
import type { Memory, Sequence } from './sequence.ts';
import { placeInWidth, transformerEmbedding, transformerPositions } from './transformer-front.ts';
import { type TransformerOptions, transformerOptions } from './transformer-options.ts';

/** The encoder of Vaswani et al. (2017), section 3.1; pre-norm adds a final layer normalisation. */
export const transformerEncoder: EncoderFamily<typeof transformerOptions> = {
  name: 'transformer',
  options: transformerOptions,
  embedding: transformerEmbedding,
  positions: transformerPositions,
  encode(scope: ModuleScope, options: TransformerOptions, { x, mask }: Sequence): Memory {
    const { layers, norm, epsilon } = options;
    const bias = paddingBias(mask);
    let states = placeInWidth(scope, options, x);
    for (let i = 0; i < layers; i++) {
      states = transformerEncoderLayer(scope.child(`layers.${i}`), options, states, bias);
    }
    return { x: norm === 'pre' ? layerNorm(scope.child('norm'), { epsilon }, states) : states, mask };
  },
};
