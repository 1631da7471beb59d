import { expect, test } from 'vitest';
import { bytePairSize, parseUnit } from './unit.ts';

test.each(['auto', 'char', 'word', 'bpe:8000', 'bpe:5', 'bpe:1000000'])('%s is a unit', (text) => {
  expect(parseUnit(text, '--source-unit')).toBe(text);
});

test.each([
  '',
  'chars',
  'bpe',
  'bpe:',
  'bpe:4',
  'bpe:1000001',
  'bpe:-5',
  'bpe:5.5',
  'bpe:1e3',
  'Word',
  '__proto__',
])('%j is not a unit', (text) => {
  expect(() => parseUnit(text, '--source-unit')).toThrow(
    expect.objectContaining({
      code: 'E_CONFIG',
      message: expect.stringMatching(/^--source-unit: .*; allowed: auto, char/),
    }),
  );
});

test('only byte pairs have a size', () => {
  expect([bytePairSize('char'), bytePairSize('word'), bytePairSize('bpe:300')]).toEqual([
    undefined,
    undefined,
    300,
  ]);
});
