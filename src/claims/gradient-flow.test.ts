import { expect, test } from 'vitest';
import { hostTensor } from '../graph/host-tensor.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { verdictOf } from './criterion.ts';
import { type Decays, decayCriteria, decayOf, decaySentences } from './gradient-decay.ts';
import { gradientFlow } from './gradient-flow.ts';
import { loadInputGradient } from './input-gradient.ts';
import { convolutionNetwork, elmanNetwork } from './networks.ts';

const host = { runtime: nodeRuntime, threads: 1, note: () => {} };

test('a linear recurrence of width 1 multiplies the gradient by its weight at every step', async () => {
  const sizes = { rows: 2, length: 6, width: 1, deviation: 1 };
  const gradient = await loadInputGradient(elmanNetwork('relu'), sizes, host);
  // With this bias every pre-activation is positive, so ReLU is the identity.
  const weights = [
    ['layers.0.recurrent.weight', [1, 1], -0.5],
    ['layers.0.input.weight', [1, 1], 3],
    ['layers.0.input.bias', [1], 100],
  ] as const;
  const norms = await gradient.norms(
    1,
    () => new Map(weights.map(([name, dims, value]) => [name, hostTensor('float32', dims, [value])])),
  );
  await gradient.release();
  for (const row of norms) {
    for (const [k, norm] of row.entries()) expect(norm).toBeCloseTo(3 * 0.5 ** k, 6);
  }
});

test('the gradient of a causal CNN is exactly zero beyond its receptive field', async () => {
  const sizes = { rows: 2, length: 12, width: 4, deviation: 1 };
  const gradient = await loadInputGradient(
    convolutionNetwork({ layers: 2, kernel: 3, dilation: 1 }),
    sizes,
    host,
  );
  const norms = await gradient.norms(1);
  await gradient.release();
  for (const row of norms) expect(row.map((norm) => norm > 0)).toEqual(row.map((_, lag) => lag < 5));
});

test('the experiment runs and its tables hold every network', async () => {
  const small = {
    ...gradientFlow.settings,
    ...{ lags: 20, width: 8, rows: 2, seeds: 1, recurrentGains: '1, 2', forgetBiases: '1', dilatedLayers: 3 },
  };
  const { charts, tables } = await gradientFlow.measure(host, small);
  expect(tables[1]!.rows.map(([name]) => name)).toEqual([
    ...['Elman tanh, gain 1', 'Elman tanh, gain 2', 'Elman ReLU, gain 1', 'Elman ReLU, gain 2'],
    ...['LSTM, forget bias 1', 'GRU', 'CNN', 'CNN dilated', 'Transformer'],
  ]);
  expect(charts.map(({ kind }) => kind)).toEqual(['line', 'line', 'line', 'line']);
});

const geometric = (name: string, factor: number) =>
  decayOf(
    name,
    Array.from({ length: 101 }, (_, k) => factor ** k),
  );
const textbook: Decays = {
  plain: [
    { ...geometric('Elman tanh', 0.6), gain: 1 },
    { ...geometric('Elman ReLU', 1.3), gain: 2 },
  ],
  gated: [geometric('LSTM', 1), geometric('GRU', 0.99)],
  forgetting: [{ ...geometric('LSTM', 1), forgetBias: 1 }],
  convolution: {
    ...decayOf(
      'CNN',
      Array.from({ length: 101 }, (_, k) => (k < 9 ? 1 : 0)),
    ),
    receptiveField: 9,
  },
  attention: geometric('Transformer', 1),
};

test('figures as in the textbook bear the claim out', () => {
  expect(verdictOf(decayCriteria(textbook))).toBe('holds');
  const found = decaySentences(textbook).join(' ');
  expect(found).toContain('0.600 (Elman tanh), 1.000 (LSTM), 0.990 (GRU), 1.000 (Transformer)');
  expect(found).toContain('An LSTM preserves it with a forget bias of 1 (1.000)');
  expect(found).toContain('beyond the 9 positions that a CNN sees it is exactly zero');
});

test('a poor fit has no factor: the range of the gradient is told instead', () => {
  const wavy = decayOf(
    'Transformer',
    Array.from({ length: 101 }, (_, k) => 1 + (k % 3)),
  );
  const found = decaySentences({ ...textbook, attention: wavy }).join(' ');
  expect(found).toContain('No exponential describes Transformer (within a factor of 3.0)');
  expect(found).not.toMatch(/[\d.]+ \(Transformer\)/);
  const [seen] = decayCriteria({ ...textbook, attention: wavy }).slice(-1);
  expect(seen).toMatchObject({
    holds: true,
    seen: 'about flat: the largest 3.0 times the smallest over lags 1 to 100',
  });
});

test('each contrary figure fails its criterion', () => {
  const steadyPlain = { ...textbook, plain: [{ ...geometric('Elman tanh', 1), gain: 1 }] };
  const vanishingGates = { ...textbook, gated: [geometric('LSTM', 0.8)], forgetting: [] };
  const leakingConvolution = {
    ...textbook,
    convolution: { ...geometric('CNN', 0.9), receptiveField: 9 },
  };
  const fadingAttention = { ...textbook, attention: geometric('Transformer', 0.9) };
  const contrary = [
    [steadyPlain, 'neither vanish nor explode'],
    [vanishingGates, '0.800 (LSTM)'],
    [leakingConvolution, 'as large as 3.9e-1'],
    [fadingAttention, 'not flat: factor 0.900 per step'],
  ] as const;
  for (const [decays, sentence] of contrary) {
    expect(decayCriteria(decays).filter(({ holds }) => !holds)).toEqual([
      expect.objectContaining({ seen: expect.stringContaining(sentence) }),
    ]);
  }
  const all = {
    ...steadyPlain,
    gated: vanishingGates.gated,
    forgetting: [],
    convolution: leakingConvolution.convolution,
    attention: fadingAttention.attention,
  };
  expect(verdictOf(decayCriteria(all))).toBe('contradicted');
  const found = decaySentences(all).join(' ');
  expect(found).toContain('No forget bias that was tried');
  expect(found).toContain('as large as 3.9e-1');
});
