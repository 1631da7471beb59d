import { expect, test } from 'vitest';
import { type ModelConfigInput, resolveModelConfig } from './model-config.ts';

function config(encoder: Record<string, unknown>, family = 'transformer'): ModelConfigInput {
  return { encoder: { family, options: encoder, vocabulary: 9 }, decoder: { family, vocabulary: 9 } };
}

test('defaults are filled in, and the sides may differ', () => {
  const { encoder, decoder, tie } = resolveModelConfig(config({ width: 64, layers: 1 }));
  expect(encoder.options).toMatchObject({ width: 64, layers: 1, heads: 4, norm: 'pre' });
  expect(decoder.options).toMatchObject({ width: 128, layers: 3 });
  expect(tie).toBe(true);
});

test.each<[Record<string, unknown>, string]>([
  [{ heads: 3 }, 'encoder.heads: 3 heads for width 128; allowed: a divisor of the width'],
  [{ length: 65536, width: 16384 }, 'encoder.length: expected at most 16777216 for length * width'],
  [{ length: 65536, width: 16384, positions: 'learned' }, 'encoder.length: expected at most'],
  [{ layers: 1e9 }, 'encoder.layers: 1000000000; allowed: an integer from 1 to 128'],
  [{ depth: 2 }, 'encoder.depth: an option that is not known'],
])('%j is refused before any memory is taken: %s', (options, message) => {
  expect(() => resolveModelConfig(config(options))).toThrow(message);
});

test('an unknown family names those that exist', () => {
  expect(() => resolveModelConfig(config({}, 'perceptron'))).toThrow(
    'encoder: family "perceptron"; allowed: transformer',
  );
});

test.each([
  ['LSTM', 'lstm'],
  ['Transformer', 'transformer'],
  ['rnn', 'elman'],
  ['RNN', 'elman'],
  ['cnn', 'conv'],
])('a family may be called %s, and is stored as %s', (given, name) => {
  expect(resolveModelConfig(config({}, given)).encoder.family).toBe(name);
});
