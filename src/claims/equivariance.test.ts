import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { verdictOf } from './criterion.ts';
import { equivariance } from './equivariance.ts';
import { relativeDifference, shiftAround, squaresOf } from './shifted-features.ts';
import { fadesAfter, type Translation, translationCriteria, translationSentences } from './translation.ts';

const host = { runtime: nodeRuntime, threads: 1, note: () => {} };

test('a shift moves later and takes the end to the front', () => {
  expect(shiftAround([1, 2, 3, 4], 1)).toEqual([4, 1, 2, 3]);
  expect(shiftAround([1, 2, 3, 4], 0)).toEqual([1, 2, 3, 4]);
});

test('the relative difference is that of all vectors together', () => {
  const squares = [
    squaresOf(Float32Array.of(3, 0), Float32Array.of(0, 0)),
    squaresOf(Float32Array.of(0, 2), Float32Array.of(4, 2)),
  ];
  expect(relativeDifference(squares)).toBeCloseTo(5 / Math.sqrt(20), 12);
  expect(relativeDifference([squaresOf(new Float32Array(2), new Float32Array(2))])).toBe(0);
});

test('a difference has faded where it stays below the limit', () => {
  expect(fadesAfter([1, 0.1, 1e-4, 0.1, 1e-4, 1e-5])).toBe(4);
  expect(fadesAfter([1e-4, 1e-5])).toBe(0);
  expect(fadesAfter([1, 0.1, 0.1])).toBeUndefined();
});

test('CNN and bare self-attention move with the input, positions break it, global pooling is invariant', async () => {
  const small = { ...equivariance.settings, length: 36, width: 8, pattern: 8, shifts: '1, 2', seeds: 1 };
  const { tables } = await equivariance.measure(host, small);
  const interior = new Map(tables[1]!.rows.map(([name, value]) => [name, Number(value)]));
  expect(interior.get('CNN')).toBeLessThan(1e-6);
  expect(interior.get('Transformer, no positions')).toBeLessThan(1e-6);
  expect(interior.get('Transformer, learned positions')).toBeGreaterThan(0.01);
  expect(interior.get('CNN, learned positions')).toBeGreaterThan(0.01);
  const pooled = tables[2]!.rows.map(([, , value]) => Number(value));
  expect(pooled[0]).toBeGreaterThan(0.01);
  for (const difference of pooled.slice(1)) expect(difference).toBeLessThan(1e-6);
});

const of = (name: string, interior: number, byDistance: readonly number[] = [interior, interior]) => ({
  name,
  interior,
  byDistance,
});
const textbook: Translation = {
  convolution: of('CNN', 0),
  placedConvolution: of('CNN with positions', 0.3),
  recurrent: [of('LSTM', 0.2)],
  attention: of('self-attention', 0.2),
  causalAttention: of('causal self-attention', 0.2),
  placedAttention: [of('self-attention with positions', 0.2)],
  strided: [
    { shift: 1, difference: 0.5 },
    { shift: 2, difference: 0 },
  ],
  global: [{ name: 'mean', difference: 1e-7 }],
};

test('figures as in the textbook bear the claim out', () => {
  const criteria = translationCriteria(textbook);
  expect(verdictOf(criteria)).toBe('holds');
  expect(criteria[1]!.seen).toContain('do not fade in LSTM');
  const [differences, pooled] = translationSentences(textbook);
  expect(differences).toContain('exactly 0 (CNN), 0.20 (LSTM)');
  expect(pooled).toContain('exactly 0 for even shifts and at least 0.50 for odd ones');
});

test('each contrary figure fails its criterion', () => {
  const contrary = [
    [{ ...textbook, convolution: of('CNN', 0.1) }, 'they differ by 0.10'],
    [{ ...textbook, recurrent: [of('LSTM', 0.1, [0.5, 1e-5])] }, 'LSTM from step 1'],
    [{ ...textbook, attention: of('self-attention', 1e-7) }, 'without positions and mask they do ('],
    [{ ...textbook, global: [{ name: 'mean', difference: 0.4 }] }, '0.40 over all positions'],
    [
      { ...textbook, strided: textbook.strided.with(0, { shift: 1, difference: 0 }) },
      'at least exactly 0 for odd',
    ],
  ] as const;
  for (const [translation, sentence] of contrary) {
    expect(translationCriteria(translation).filter(({ holds }) => !holds)).toEqual([
      expect.objectContaining({ seen: expect.stringContaining(sentence) }),
    ]);
  }
});
