import { expect, test } from 'vitest';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { classification } from '../models/heads/classification.ts';
import { imageModel, resolveImageModel } from '../models/images/image-model.ts';
import { resolveModelConfig } from '../models/model-config.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { layoutOf } from '../nn/flat-parameters.ts';
import { learningRates } from './learning-rates.ts';

const side = (layers: number) => ({
  family: 'transformer',
  vocabulary: 9,
  options: { layers, width: 4, inner: 4, heads: 1, positions: 'learned', length: 5 },
});
const layout = layoutOf(
  traceParameters(sequenceToSequence(resolveModelConfig({ encoder: side(3), decoder: side(2), tie: false }))),
);
const names = [...layout.entries.keys()];

/** The names that are frozen, and what was said. */
function frozenBy(freeze: string) {
  const notes: string[] = [];
  const rateOf = learningRates(layout, { freeze, layerDecay: undefined }, (text) => notes.push(text))!;
  return { frozen: names.filter((name) => rateOf(name) === 0), notes, rateOf };
}

test('without options all parameters learn alike', () => {
  expect(learningRates(layout, {}, () => undefined)).toBeUndefined();
});

test.each<[string, (name: string) => boolean]>([
  ['encoder', (name) => name.startsWith('encoder.')],
  ['layers.0-1', (name) => /\.layers\.[01]\./.test(name)],
  ['layers.2', (name) => name.startsWith('encoder.layers.2.')],
  ['embeddings', (name) => /^(encoder|decoder)\.(embedding|positions)\./.test(name)],
  ['encoder.layers.1.feedForward', (name) => name.startsWith('encoder.layers.1.feedForward.')],
  ['embeddings, decoder.layers.0', (name) => /\.(embedding|positions)\.|^decoder\.layers\.0\./.test(name)],
])('freeze %s', (freeze, belongs) => {
  const { frozen, notes, rateOf } = frozenBy(freeze);
  const expected = names.filter(belongs);
  expect(expected.length).toBeGreaterThan(0);
  expect(frozen).toEqual(expected);
  for (const name of names) expect(rateOf(name)).toBe(belongs(name) ? 0 : 1);
  const count = expected.reduce((sum, name) => sum + layout.entries.get(name)!.size, 0);
  expect(notes).toEqual([`${count} parameters in ${expected.length} tensors are frozen`]);
});

test.each(['layers.7', 'encode', 'head', ''])('a part without parameters is refused: "%s"', (freeze) => {
  expect(() => frozenBy(freeze)).toThrow(
    `--freeze: "${freeze}", to which no parameter belongs; allowed: embeddings, layers.N, layers.N-M, encoder`,
  );
});

test('the rate falls from layer to layer, each side with its own count', () => {
  const rateOf = learningRates(layout, { layerDecay: 0.5 }, () => undefined)!;
  const rates = (prefix: string) => [
    ...new Set(names.filter((name) => name.startsWith(prefix)).map((name) => rateOf(name))),
  ];
  expect(rates('encoder.layers.2.')).toEqual([0.5]);
  expect(rates('encoder.layers.1.')).toEqual([0.25]);
  expect(rates('encoder.layers.0.')).toEqual([0.125]);
  expect(rates('encoder.embedding.')).toEqual([0.0625]);
  expect(rates('encoder.positions.')).toEqual([0.0625]);
  expect(rates('encoder.norm.')).toEqual([1]);
  expect(rates('decoder.layers.1.')).toEqual([0.5]);
  expect(rates('decoder.embedding.')).toEqual([0.125]);
  expect(rates('output.')).toEqual([1]);
});

test('what is frozen stays so under a decay', () => {
  const rateOf = learningRates(layout, { freeze: 'layers.2', layerDecay: 0.5 }, () => undefined)!;
  expect(rateOf(names.find((name) => name.startsWith('encoder.layers.2.'))!)).toBe(0);
});

test('numbered layers of bodies for pictures, by their names and in the order in which they are read', () => {
  const image = { height: 8, width: 8, mean: [0], deviation: [1] };
  const ratesOf = (family: string, options: object, freeze?: string) => {
    const encoder = { family, options: { ...options } };
    const config = resolveImageModel({ image, encoder, head: { labels: 2 } }, classification);
    const bodies = layoutOf(traceParameters(imageModel(config, classification)));
    const rateOf = learningRates(bodies, { freeze, layerDecay: 0.5 }, () => undefined)!;
    const rates = [...bodies.entries.keys()].map((name) => [
      name.split('.').slice(1, 3).join('.'),
      rateOf(name),
    ]);
    return Object.fromEntries(rates) as Record<string, number>;
  };
  expect(ratesOf('unet', { depth: 1, width: 2 })).toMatchObject({
    ...{ 'down.0': 0.125, 'down.1': 0.25, 'up.0': 0.5, 'classification.output': 1 },
  });
  expect(ratesOf('resnet', { depth: 20, width: 2 }, 'stages.0-1,encoder.stem')).toMatchObject({
    ...{ 'stem.weight': 0, 'stages.0': 0, 'stages.1': 0, 'stages.2': 0.5, 'classification.output': 1 },
  });
  expect(ratesOf('densenet', { depth: 10, growth: 2 }, 'blocks.0')).toMatchObject({
    ...{ 'stem.weight': 0.0625, 'blocks.0': 0, 'blocks.1': 0.25, 'blocks.2': 0.5, 'norm.scale': 1 },
  });
});
