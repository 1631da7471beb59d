import { expect, test } from 'vitest';
import {
  count,
  duration,
  enumeration,
  fixed,
  megabytes,
  plural,
  pValue,
  significant,
  tick,
} from './numbers.ts';

test.each([
  [0, '0'],
  [1_510_656, '1,510,656'],
  [23_898.2, '23,900'],
  [999.6, '1,000'],
  [0.03456, '0.0346'],
  [-2.5, '−2.5'],
  [1.2e-7, '1.2 × 10⁻⁷'],
  [1e-12, '10⁻¹²'],
  [6.5e7, '6.5 × 10⁷'],
  [Number.NaN, '–'],
  [Number.POSITIVE_INFINITY, '∞'],
])('%d in three significant digits is %s', (value, text) => {
  expect(significant(value).replaceAll('\u00A0', ' ')).toBe(text);
});

test('fixed digits have no minus zero', () => {
  expect([-0.04, -0.06, 12.345, Number.NaN].map((value) => fixed(value, 1))).toEqual([
    '0.0',
    '−0.1',
    '12.3',
    '–',
  ]);
});

test('other formats', () => {
  expect([0.2, 15_000, 2.5e6, 1_024, -0.5].map(tick)).toEqual(['0.2', '15k', '2.5M', '1,024', '−0.5']);
  expect([4.21, 312, 4000].map(duration).map((text) => text.replaceAll('\u00A0', ' '))).toEqual([
    '4.2 s',
    '5 min 12 s',
    '1 h 6 min',
  ]);
  expect([412.4e6, 20.04e6, 5.999e6].map(megabytes)).toEqual(['412', '20.0', '6.00']);
  expect([pValue(0.0004), pValue(0.27)]).toEqual(['<\u00A00.001', '0.270']);
  expect([count(1), plural(1, 'seed'), plural(2, 'seed')]).toEqual(['1', '1\u00A0seed', '2\u00A0seeds']);
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(enumeration)).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});
