/** Sample uses of the layers of ConvS2S. */
import { padId } from '../../src/base/special-tokens.ts';
import { paddingBias, tokenMask } from '../../src/nn/attention-bias.ts';
import { causalConvolution } from '../../src/nn/causal-convolution.ts';
import { convolutionalDecoderBlock } from '../../src/nn/convolutional-decoder-block.ts';
import { convolutionalEncoderBlock } from '../../src/nn/convolutional-encoder-block.ts';
import { gatedLinearUnit } from '../../src/nn/gated-linear-unit.ts';
import { tokenWeights } from '../../src/nn/losses.ts';
import { B, S, T } from '../../src/nn/module-scope.ts';
import { multiStepAttention, scaleByLength } from '../../src/nn/multi-step-attention.ts';
import { sameConvolution } from '../../src/nn/same-convolution.ts';
import { add } from '../../src/ops/add.ts';
import { squeeze } from '../../src/ops/squeeze.ts';
import { unsqueeze } from '../../src/ops/unsqueeze.ts';
import type { Inputs, LayerSample } from './layer-samples.ts';

const [width, size] = [8, 6];
const source = { shape: [B, S], dtype: 'int32' } as const;
const states = { shape: [B, T, width] };
const attended = { states, embedded: { shape: [B, T, size] }, memory: { shape: [B, S, size] }, source };
const maskOf = (inputs: Inputs) => unsqueeze(tokenWeights(inputs('source'), padId), 2);

function memoryOf(inputs: Inputs) {
  const bias = squeeze(paddingBias(tokenMask(inputs('source'), padId)), 1);
  return { key: inputs('memory'), value: scaleByLength(inputs('memory'), bias), bias };
}

export const convolutionSamples = [
  {
    name: 'gatedLinearUnit',
    definition: gatedLinearUnit.definition,
    inputs: { states },
    trace: (scope, inputs) => [gatedLinearUnit(scope, {}, inputs('states'))],
  },
  {
    name: 'sameConvolution',
    definition: sameConvolution.definition,
    inputs: { memory: { shape: [B, S, width] }, source },
    // With the input beside it: the convolution alone hides what stands at padding from the padding too.
    trace: (scope, inputs) => {
      const x = inputs('memory');
      return [add(x, sameConvolution(scope, { width, kernel: 4 }, x, maskOf(inputs)))];
    },
  },
  {
    name: 'causalConvolution',
    definition: causalConvolution.definition,
    inputs: { states },
    trace: (scope, inputs) => [
      causalConvolution(scope, { width: 5, kernel: 3, dilation: 2 }, inputs('states')),
    ],
  },
  {
    name: 'multiStepAttention',
    definition: multiStepAttention.definition,
    inputs: attended,
    trace: (scope, inputs) => [
      multiStepAttention(scope, {}, inputs('states'), inputs('embedded'), memoryOf(inputs)),
    ],
  },
  {
    name: 'convolutionalEncoderBlock',
    definition: convolutionalEncoderBlock.definition,
    inputs: { memory: { shape: [B, S, width] }, source },
    trace: (scope, inputs) => {
      const options = { kernel: 3, dropout: 0.3 };
      return [convolutionalEncoderBlock(scope, options, inputs('memory'), maskOf(inputs))];
    },
    dropout: true,
  },
  {
    name: 'convolutionalDecoderBlock',
    definition: convolutionalDecoderBlock.definition,
    inputs: attended,
    trace: (scope, inputs) => {
      const options = { kernel: 3, dropout: 0.3 };
      const [x, embedded] = [inputs('states'), inputs('embedded')];
      return [convolutionalDecoderBlock(scope, options, x, embedded, memoryOf(inputs))];
    },
    dropout: true,
  },
  {
    name: 'convolutionalDecoderBlock without memory',
    definition: convolutionalDecoderBlock.definition,
    inputs: { states, embedded: attended.embedded },
    trace: (scope, inputs) => {
      const options = { kernel: 3, dropout: 0.3 };
      return [convolutionalDecoderBlock(scope, options, inputs('states'), inputs('embedded'))];
    },
    dropout: true,
  },
] satisfies readonly LayerSample[];
