/** The cases of the benchmark: what Heddle and PyTorch build, by name. */
import { type BenchCase, benchCase } from './bench-case.ts';
import { type LayerSize, probeRecurrentLayer, recurrentLayerStep } from './recurrent-layer-step.ts';
import { type BenchModel, translationTask } from './sequence-to-sequence-step.ts';
import { forecastTask, speechTask } from './series-step.ts';

const layers = 3;

const sizes = {
  large: { width: 256, size: { vocabulary: 8000, rows: 64, length: 16 } },
  small: { width: 128, size: { vocabulary: 40, rows: 256, length: 9 } },
} as const;

export const cases: ReadonlyMap<string, BenchCase> = new Map([
  ['transformer-large', translation('transformer', 'large', { heads: 4, inner: 1024 })],
  ['transformer-small', translation('transformer', 'small', { heads: 4, inner: 512 })],
  ['lstm-layer', recurrentLayer('lstm')],
  ['gru-layer', recurrentLayer('gru')],
  ['lstm-large', translation('lstm', 'large')],
  ['lstm-small', translation('lstm', 'small')],
  ['conv-large', translation('conv', 'large')],
  ['conv-small', translation('conv', 'small')],
  ['ctc-gru', speech()],
  ['patch-tst', forecast()],
]);

/** The training step of a family at one of the two sizes. */
function translation(
  family: string,
  name: keyof typeof sizes,
  own: Readonly<Record<string, number>> = {},
): BenchCase {
  const { width, size } = sizes[name];
  const model: BenchModel = { family, options: { layers, width, ...own } };
  return benchCase({ ...model, ...size, dropout: 0.1 }, (dropout) => translationTask(model, size, dropout));
}

/** Utterances of 100 frames to 20 labels, by a GRU in both directions. */
function speech(): BenchCase {
  const size = { rows: 64, frames: 100, bands: 80, length: 20, labels: 29 };
  const options = { layers: 2, width: 256 };
  return benchCase({ model: 'ctc-gru', ...size, options, dropout: 0.1 }, (dropout) =>
    speechTask(size, options, dropout),
  );
}

/** 336 values of the past of 7 series to the next 96, by a Transformer over patches of 16. */
function forecast(): BenchCase {
  const size = { rows: 32, channels: 7, context: 336, horizon: 96 };
  const body = { layers: 3, width: 128, heads: 16, inner: 256 };
  const patches = { patch: 16, patchStride: 8, positions: 'learned', scale: false };
  return benchCase(
    { model: 'patch-tst', ...size, options: { ...body, ...patches }, dropout: 0.2 },
    (dropout) => forecastTask(size, { ...body, ...patches }, dropout),
  );
}

/** Forward and backward pass of one layer on [64, 20, 256]. */
function recurrentLayer(layer: LayerSize['layer']): BenchCase {
  const size: LayerSize = { layer, rows: 64, length: 20, width: 256 };
  return {
    settings: { ...size },
    start: (options) => recurrentLayerStep(size, options),
    probe: () => probeRecurrentLayer(size),
  };
}
