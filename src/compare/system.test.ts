import { expect, test } from 'vitest';
import { parseFamilies, parsePairs } from './system.ts';

test('families are systems with both sides of one family, pairs have two', () => {
  expect(parseFamilies('lstm, conv').map(({ name }) => name)).toEqual(['lstm', 'conv']);
  expect(parsePairs('conv:lstm,gru:gru')).toEqual([
    { name: 'conv:lstm', encoder: 'conv', decoder: 'lstm' },
    { name: 'gru', encoder: 'gru', decoder: 'gru' },
  ]);
});

test.each([
  ['rnn', /--families: family "rnn"; allowed: .*elman, lstm, gru/],
  ['', /an empty name/],
  ['lstm,', /an empty name/],
  ['lstm,lstm', /lstm twice.*--seeds/],
])('the families %j are refused', (list, message) => {
  expect(() => parseFamilies(list)).toThrow(message);
});

test.each([
  ['conv', /"conv"; allowed: encoder:decoder/],
  ['a:b', /family "a"/],
  ['conv:lstm:gru', /encoder:decoder/],
  ['conv:', /an empty name/],
])('the pairs %j are refused', (list, message) => {
  expect(() => parsePairs(list)).toThrow(message);
});
