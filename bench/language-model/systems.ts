/** The systems of the benchmark: nanoGPT's model, and the other families with as many parameters. */
import { traceParameters } from '../../src/bundle/trace-parameters.ts';
import type { Tokenizer } from '../../src/data/tokenizer.ts';
import type { TrainingOptionsOf } from '../../src/library/task-types.ts';
import { layoutOf } from '../../src/nn/flat-parameters.ts';
import { parseTrainingOptions } from '../../src/tasks/options-schema.ts';
import { findTask } from '../../src/tasks/registry.ts';
import { textGeneration } from '../../src/tasks/text-generation.ts';

export type Settings = TrainingOptionsOf<'text-generation'>;

/** What all systems share: nanoGPT's batches, updates, warm-up, decay and clipping. */
const shared = {
  context: 64,
  batchSize: 12,
  batchTokens: 1_000_000,
  updates: 2000,
  optimizer: 'adamw',
  weightDecay: 0.1,
  warmup: 100,
  schedule: 'cosine',
  clip: 1,
  patience: 0,
  evaluateEvery: 2000,
} as const;

/** Families, peak learning rates, and options but for the width; `width` is solved where it is absent. */
const systems = {
  transformer: {
    learningRate: 1e-3,
    width: 128,
    model: {
      layers: 4,
      heads: 4,
      inner: 512,
      positions: 'learned',
      activation: 'gelu',
      scale: false,
    },
  },
  lstm: { learningRate: 4e-3, width: undefined, model: { layers: 2 } },
  gru: { learningRate: 3e-3, width: undefined, model: { layers: 2 } },
  elman: { learningRate: 1e-3, width: undefined, model: { layers: 2 } },
  conv: { learningRate: 2e-3, width: undefined, model: { layers: 4 } },
} as const;

export type SystemName = keyof typeof systems;
export const systemNames = Object.keys(systems) as readonly SystemName[];

/** The training run of a system on a text with this tokenizer. */
export function settingsOf(name: SystemName, tokenizer: Tokenizer): Settings {
  const { learningRate, width, model } = systems[name];
  const sized = (size: number): Settings => ({
    ...shared,
    decoder: name,
    learningRate,
    model: { ...model, width: size, dropout: 0 },
  });
  if (width !== undefined) return sized(width);
  const target = countParameters(settingsOf('transformer', tokenizer), tokenizer);
  const missOf = (size: number) => Math.abs(countParameters(sized(size), tokenizer) - target);
  const sizes = Array.from({ length: 120 }, (_, i) => 32 + 4 * i);
  return sized(sizes.reduce((best, size) => (missOf(size) < missOf(best) ? size : best)));
}

/** The number of parameters of the model that the settings describe. */
export function countParameters(settings: Settings, tokenizer: Tokenizer): number {
  const options = parseTrainingOptions(findTask('text-generation'), { ...settings }, 'bench');
  const config = textGeneration.configure(options as never, { tokenizer });
  return layoutOf(traceParameters(textGeneration.model(config))).size;
}
