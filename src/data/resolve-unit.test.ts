import { expect, test } from 'vitest';
import { resolveUnit } from './resolve-unit.ts';

const distinctWords = (count: number) => Array.from({ length: count }, (_, i) => `w${i} w${i}`);

test('a unit that is not auto stays', () => {
  expect(resolveUnit('bpe:300', 'nfc', ['a b'])).toBe('bpe:300');
});

test('phonemes are words although some lines hold only one', () => {
  expect(resolveUnit('auto', 'nfc', ['K AH Z', 'AH M', 'AH'])).toBe('word');
});

test('words stand between the white space of Unicode, to which U+0085 belongs and U+FEFF does not', () => {
  expect(resolveUnit('auto', 'nfc', ['K\u0085AH', 'AH\u0085M'])).toBe('word');
  expect(resolveUnit('auto', 'nfc', ['K\ufeffAH', 'AH\ufeffM'])).toBe('char');
});

test('spelling is characters', () => {
  expect(resolveUnit('auto', 'nfc', ['cause', 'course', 'a lot'])).toBe('char');
});

test('1,000 types are words, 1,001 are not', () => {
  expect(resolveUnit('auto', 'nfc', distinctWords(1000))).toBe('word');
  expect(resolveUnit('auto', 'nfc', distinctWords(1001))).toBe('char');
});

test('types are counted after normalisation', () => {
  const texts = distinctWords(600).flatMap((text) => [text, text.toUpperCase()]);
  expect(resolveUnit('auto', 'nfc', texts)).toBe('char');
  expect(resolveUnit('auto', 'nfc-lower', texts)).toBe('word');
});

test('a median of 32 code points is characters, 33 is byte pairs', () => {
  expect(resolveUnit('auto', 'nfc', ['𝄞'.repeat(32)])).toBe('char');
  expect(resolveUnit('auto', 'nfc', ['𝄞'.repeat(33)])).toBe('bpe:8000');
});

test('long text gets bpe:8000, however little of it there is', () => {
  expect(resolveUnit('auto', 'nfc', Array(2000).fill('x'.repeat(40)))).toBe('bpe:8000');
  expect(resolveUnit('auto', 'nfc', Array(1000).fill('x'.repeat(40)))).toBe('bpe:8000');
});
