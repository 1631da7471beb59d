/** Sample uses of the layers of time series and sound. */

import { logMel, logMelOptions } from '../../src/nn/log-mel.ts';
import { B } from '../../src/nn/module-scope.ts';
import { reversibleNormalization } from '../../src/nn/reversible-normalization.ts';
import type { LayerSample } from './layer-samples.ts';

const inputs = { series: { shape: [B, 5, 3] } };
const hearing = logMelOptions.parse({ sampleRate: 8000, frame: 16, hop: 8, bands: 4 });

const reversible = (
  [
    ['reversible', false],
    ['reversible', true],
    ['last', false],
  ] as const
).map(
  ([kind, affine]): LayerSample => ({
    name: `reversibleNormalization, ${kind}${affine ? ', affine' : ''}`,
    definition: reversibleNormalization.definition,
    inputs,
    trace: (scope, given) => {
      const { x, factor, offset } = reversibleNormalization(scope, { kind, affine }, given('series'));
      return [x, factor, offset].filter((tensor) => tensor !== undefined);
    },
  }),
);

const logMelSample: LayerSample = {
  name: 'logMel',
  definition: logMel.definition,
  inputs: { samples: { shape: [B, 40] } },
  trace: (scope, given) => [logMel(scope, hearing, given('samples'))],
};

export const seriesSamples: readonly LayerSample[] = [...reversible, logMelSample];
