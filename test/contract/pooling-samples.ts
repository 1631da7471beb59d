/** Sample uses of the layers that make one vector of a text. */
import { padId } from '../../src/base/special-tokens.ts';
import { tokenMask } from '../../src/nn/attention-bias.ts';
import { B, S } from '../../src/nn/module-scope.ts';
import { parallelConvolutions } from '../../src/nn/parallel-convolutions.ts';
import { pooling, poolingKinds } from '../../src/nn/pooling.ts';
import { add } from '../../src/ops/add.ts';
import { unsqueeze } from '../../src/ops/unsqueeze.ts';
import type { LayerSample } from './layer-samples.ts';

const width = 8;
const inputsOfText = {
  memory: { shape: [B, S, width] },
  source: { shape: [B, S], dtype: 'int32' },
} as const;

export const poolingSamples: readonly LayerSample[] = [
  ...poolingKinds.map(
    (kind): LayerSample => ({
      name: `pooling, ${kind}`,
      definition: pooling.definition,
      inputs: inputsOfText,
      // Added to the input: the layer alone shows nothing of what stands at padding.
      trace: (scope, inputs) => {
        const x = inputs('memory');
        const pooled = pooling(scope, { kind }, x, tokenMask(inputs('source'), padId));
        return [add(x, unsqueeze(pooled, 1))];
      },
    }),
  ),
  {
    name: 'parallelConvolutions',
    definition: parallelConvolutions.definition,
    inputs: inputsOfText,
    // A kernel wider than the text is among them.
    trace: (scope, inputs) => {
      const x = inputs('memory');
      const mask = tokenMask(inputs('source'), padId);
      return [add(x, parallelConvolutions(scope, { kernels: [2, 7], width: 4 }, x, mask))];
    },
  },
];
