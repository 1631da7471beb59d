import { expect, test } from 'vitest';
import { traceParameters } from '../bundle/trace-parameters.ts';
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
