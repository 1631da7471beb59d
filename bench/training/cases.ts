/** The cases of the benchmark: what Heddle and PyTorch build, by name. */
import type { BenchStep, Probe, StepOptions } from './bench-step.ts';
import { type LayerSize, probeRecurrentLayer, recurrentLayerStep } from './recurrent-layer-step.ts';
import {
  type BenchModel,
  type BenchSize,
  probeSequenceToSequence,
  sequenceToSequenceStep,
} from './sequence-to-sequence-step.ts';

export interface BenchCase {
  /** All that the peer needs in order to build the same. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly start: (options: StepOptions) => Promise<BenchStep>;
  readonly probe: () => Promise<Probe>;
}

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
]);

/** The training step of a family at one of the two sizes. */
function translation(
  family: string,
  name: keyof typeof sizes,
  own: Readonly<Record<string, number>> = {},
): BenchCase {
  const { width, size } = sizes[name];
  const model: BenchModel = { family, options: { layers, width, ...own } };
  const bench: BenchSize = size;
  return {
    settings: { ...model, ...bench },
    start: (options) => sequenceToSequenceStep(model, bench, options),
    probe: () => probeSequenceToSequence(model, bench),
  };
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
