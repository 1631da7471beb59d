/** Sample uses of the layers of images. */
import { batchNorm } from '../../src/nn/batch-norm.ts';
import { convolutionLayer } from '../../src/nn/convolution-layer.ts';
import { denseBlock, denseTransition } from '../../src/nn/dense-block.ts';
import { groupNorm } from '../../src/nn/group-norm.ts';
import { B } from '../../src/nn/module-scope.ts';
import { residualBlock } from '../../src/nn/residual-block.ts';
import { squeezeExcitation } from '../../src/nn/squeeze-excitation.ts';
import type { LayerSample } from './layer-samples.ts';

const inputs = { image: { shape: [B, 4, 6, 4] } };

export const imageSamples: readonly LayerSample[] = [
  {
    name: 'batchNorm',
    definition: batchNorm.definition,
    inputs,
    trace: (scope, given) => [batchNorm(scope, {}, given('image'))],
  },
  {
    name: 'convolutionLayer, two groups, stride 2',
    definition: convolutionLayer.definition,
    inputs,
    trace: (scope, given) => [convolutionLayer(scope, { channels: 6, groups: 2, stride: 2 }, given('image'))],
  },
  ...(['padding', 'projection'] as const).map(
    (shortcut): LayerSample => ({
      name: `residualBlock, ${shortcut}`,
      definition: residualBlock.definition,
      inputs,
      trace: (scope, given) => [residualBlock(scope, { channels: 6, stride: 2, shortcut }, given('image'))],
    }),
  ),
  {
    name: 'groupNorm',
    definition: groupNorm.definition,
    inputs,
    trace: (scope, given) => [groupNorm(scope, { groups: 2 }, given('image'))],
  },
  {
    name: 'squeezeExcitation',
    definition: squeezeExcitation.definition,
    inputs,
    trace: (scope, given) => [squeezeExcitation(scope, { reduction: 2 }, given('image'))],
  },
  {
    name: 'residualBlock, groups, squeezed, dropped',
    definition: residualBlock.definition,
    inputs,
    trace: (scope, given) => [
      residualBlock(scope, { channels: 4, norm: 'group', squeeze: 2, dropPath: 0.3 }, given('image')),
    ],
    dropout: true,
  },
  {
    name: 'denseBlock',
    definition: denseBlock.definition,
    inputs,
    trace: (scope, given) => [denseBlock(scope, { layers: 2, growth: 3 }, given('image'))],
  },
  {
    name: 'denseTransition',
    definition: denseTransition.definition,
    inputs,
    trace: (scope, given) => [denseTransition(scope, {}, given('image'))],
  },
];
