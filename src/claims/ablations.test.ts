import { expect, test } from 'vitest';
import { input } from '../graph/input.ts';
import { tokenFront } from '../models/token-front.ts';
import { transformerEncoder } from '../models/transformer-encoder.ts';
import { B, ModuleScope, T } from '../nn/module-scope.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { ablatedTransformer } from './ablated-transformer.ts';
import { ablationCriteria, ablations, deepNormCriterion, saturationCriteria } from './ablations.ts';
import { verdictOf } from './criterion.ts';
import { digitVocabulary, rearrange } from './digit-tasks.ts';
import { labellingModel, trainLabelling, type VariantTrials } from './labelling-trials.ts';
import { entropyOf, jacobianNorm, measureSaturation } from './softmax-saturation.ts';

const host = { runtime: nodeRuntime, threads: 1, note: () => undefined };
const sizes = { vocabulary: digitVocabulary, layers: 1, width: 32, inner: 64, heads: 4, length: 8 };
const complete = { ...sizes, scaled: true, residual: true, normalized: true };

test('the complete model has the parameters of the encoder of this library', () => {
  const ids = input('ids', 'int32', [B, T]);
  const [ours, theirs] = [ModuleScope.root(), ModuleScope.root()];
  ablatedTransformer(complete)(ours, ids);
  const options = transformerEncoder.options.parse({ layers: 1, width: 32, inner: 64, heads: 4, length: 8 });
  const embedding = { ...transformerEncoder.embedding(options), vocabulary: digitVocabulary, padding: 0 };
  transformerEncoder.encode(theirs, options, tokenFront(theirs, embedding, { ids }));
  const declared = (scope: ModuleScope) =>
    scope.parameters.map(({ name, shape }) => `${name} ${shape}`).sort();
  expect(declared(ours)).toEqual(declared(theirs));
});

const model = labellingModel(ablatedTransformer(complete));

test('a small model learns a small task; without training it does not know it', async () => {
  const run = { seed: 1, rows: 32, testRows: 128, learningRate: 0.01, warmup: 20 };
  const untrained = await trainLabelling(model, rearrange(3), { ...run, updates: 0 }, host);
  const trained = await trainLabelling(model, rearrange(3), { ...run, updates: 300 }, host);
  expect(untrained.accuracy).toBeLessThan(0.3);
  expect(trained.accuracy).toBeGreaterThan(0.9);
  expect(trained.losses).toHaveLength(300);
});

test('the same seed gives the same losses', async () => {
  const run = { seed: 3, rows: 4, testRows: 4, learningRate: 0.01, warmup: 1, updates: 3 };
  const once = await trainLabelling(model, rearrange(2), run, host);
  expect(await trainLabelling(model, rearrange(2), run, host)).toEqual(once);
  expect(new Set(once.losses).size).toBe(3);
});

test('entropy and derivative of a softmax at its two ends', () => {
  expect(entropyOf([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(Math.log(4), 12);
  expect(entropyOf([1, 0, 0])).toBe(0);
  expect(jacobianNorm([1, 0, 0])).toBe(0);
  // diag(1/2, 1/2) - 1/4: four entries of 1/4.
  expect(jacobianNorm([0.5, 0.5])).toBeCloseTo(0.5, 12);
});

test('without scaling the entropy falls with d_k, with it it stays', async () => {
  const at = (scaled: boolean, size: number) =>
    measureSaturation(nodeRuntime, { scaled, size, queries: 64, keys: 32, seed: 1 });
  const [small, large] = [await at(false, 4), await at(false, 256)];
  const [scaledSmall, scaledLarge] = [await at(true, 4), await at(true, 256)];
  expect(large.entropy).toBeLessThan(0.3 * small.entropy);
  expect(Math.abs(scaledLarge.entropy - scaledSmall.entropy)).toBeLessThan(0.05);
});

const point = (size: number, entropy: number, gradient: number) => ({ size, entropy, gradient });

test('a softmax that does not saturate contradicts the claim', () => {
  const level = [point(4, 0.9, 0.2), point(64, 0.9, 0.2)];
  const falling = [point(4, 0.7, 0.25), point(64, 0.1, 0.1)];
  const held = (scaled: typeof level, unscaled: typeof level) =>
    saturationCriteria({ scaled, unscaled }).map(({ holds }) => holds);
  expect(held(level, falling)).toEqual([true, true, true]);
  expect(held(falling, level)).toEqual([false, false, false]);
});

const names = ['complete', 'without 1/sqrt(d_k)', 'one head', 'without residual', 'without layer norm'];

function trialsWith(accuracies: readonly number[]): readonly VariantTrials[] {
  return names.map((name, i) => ({
    name,
    parameters: 1,
    trials: [
      {
        rate: 0.01,
        results: [0.01, -0.01, 0].map((noise) => ({
          accuracy: accuracies[i]! + noise * (i + 1),
          losses: [],
          exact: 0,
          rows: 100,
        })),
      },
    ],
  }));
}

test('a part is worth something only where the interval excludes zero', () => {
  const worth = ablationCriteria(trialsWith([0.9, 0.5, 0.89, 0.2, 0.95]), 4);
  expect(worth.map(({ holds }) => holds)).toEqual([true, false, true, false]);
  expect(verdictOf(worth)).toBe('in part');
  expect(verdictOf(ablationCriteria(trialsWith([0.5, 0.9, 0.9, 0.9, 0.9]), 4))).toBe('contradicted');
});

test('in a deep stack every seed with the norm has to be better than any without', () => {
  const [normalized, bare] = trialsWith([0.8, 0.1]) as [VariantTrials, VariantTrials];
  expect(deepNormCriterion({ layers: 12, normalized, bare })).toEqual({
    statement: 'layer normalisation helps at 12 layers',
    seen: '81.0 and 79.0 and 80.0 percent right with it, 12.0 and 8.0 and 10.0 without, learning rate 0.01',
    holds: true,
  });
  expect(deepNormCriterion({ layers: 12, normalized: bare, bare: normalized }).holds).toBe(false);
  const [above, below] = trialsWith([0.801, 0.8]) as [VariantTrials, VariantTrials];
  expect(deepNormCriterion({ layers: 12, normalized: above, bare: below }).holds).toBe(false);
});

test('a small run gives a finding with its pictures', async () => {
  const small = {
    ...ablations.settings,
    ...{ layers: 1, width: 16, inner: 16, digits: 2, updates: 4, rows: 4, testRows: 8, warmup: 1, seeds: 2 },
    ...{ largestKey: 64, queries: 16, keys: 16, deepLayers: 2, deepSeeds: 1 },
  };
  const { found, charts, tables, criteria } = await ablations.measure(host, small);
  expect(charts.map(({ kind }) => kind)).toEqual(['line', 'line', 'line', 'bar']);
  expect(tables).toHaveLength(3);
  expect(criteria.map(({ statement }) => statement)).toContain('layer normalisation helps at 2 layers');
  for (const name of names.slice(1)) expect(found).toContain(name);
});
