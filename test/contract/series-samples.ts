/** Sample uses of the layers of time series. */
import { B } from '../../src/nn/module-scope.ts';
import { reversibleNormalization } from '../../src/nn/reversible-normalization.ts';
import type { LayerSample } from './layer-samples.ts';

const inputs = { series: { shape: [B, 5, 3] } };

export const seriesSamples: readonly LayerSample[] = (
  [
    ['reversible', false],
    ['reversible', true],
    ['last', false],
  ] as const
).map(([kind, affine]) => ({
  name: `reversibleNormalization, ${kind}${affine ? ', affine' : ''}`,
  definition: reversibleNormalization.definition,
  inputs,
  trace: (scope, given) => {
    const { x, factor, offset } = reversibleNormalization(scope, { kind, affine }, given('series'));
    return [x, factor, offset].filter((tensor) => tensor !== undefined);
  },
}));
