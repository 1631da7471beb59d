import { dimAt } from '../graph/shape.ts';
import { causalBias, paddingBias } from '../nn/attention-bias.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { transformerEncoderLayer } from '../nn/transformer-encoder-layer.ts';
import { add } from '../ops/add.ts';
import type { EncoderFamily } from './family.ts';
import type { Memory, Sequence } from './sequence.ts';
import { placeInWidth, transformerEmbedding, transformerPositions } from './transformer-front.ts';
import { type TransformerEncoderOptions, transformerEncoderOptions } from './transformer-options.ts';

/**
 * The encoder of Vaswani et al. (2017), section 3.1; pre-norm adds a final layer normalisation.
 *
 * With `causal` a token sees itself and earlier ones only: the body of GPT, read by a head (Radford et al. 2018).
 */
export const transformerEncoder: EncoderFamily<typeof transformerEncoderOptions> = {
  name: 'transformer',
  options: transformerEncoderOptions,
  embedding: transformerEmbedding,
  positions: transformerPositions,
  causal: {
    flag: '--causal',
    asDecoder: ({ causal, ...options }) => (causal ? { family: 'transformer', options } : undefined),
  },
  encode(scope: ModuleScope, options: TransformerEncoderOptions, { x, mask }: Sequence): Memory {
    const { layers, norm, epsilon, causal } = options;
    const padding = paddingBias(mask);
    const bias = causal ? add(padding, causalBias(dimAt(x.shape, 1))) : padding;
    let states = placeInWidth(scope, options, x);
    for (let i = 0; i < layers; i++) {
      states = transformerEncoderLayer(scope.child(`layers.${i}`), options, states, bias);
    }
    return { x: norm === 'pre' ? layerNorm(scope.child('norm'), { epsilon }, states) : states, mask };
  },
};
