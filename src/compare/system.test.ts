import { expect, test } from 'vitest';
import { textDecoders, textEncoders } from '../tasks/sides.ts';
import { parseFamilies, parsePairs } from './system.ts';

const both = { encoder: textEncoders, decoder: textDecoders };

test('families are systems with both sides of one family, pairs have two', () => {
  expect(parseFamilies('lstm, conv', both).map(({ name }) => name)).toEqual(['lstm', 'conv']);
  expect(parseFamilies('LSTM, rnn,Cnn', both).map(({ name }) => name)).toEqual(['lstm', 'elman', 'conv']);
  expect(parsePairs('conv:lstm,gru:gru', both)).toEqual([
    { name: 'conv:lstm', families: { encoder: 'conv', decoder: 'lstm' } },
    { name: 'gru', families: { encoder: 'gru', decoder: 'gru' } },
  ]);
});

test.each([
  ['rmm', /--families: family "rmm"; allowed: .*elman, lstm, gru, conv; did you mean rnn/],
  ['elman,RNN', /elman twice/],
  ['', /an empty name/],
  ['lstm,', /an empty name/],
  ['lstm,lstm', /lstm twice.*--seeds/],
])('the families %j are refused', (list, message) => {
  expect(() => parseFamilies(list, both)).toThrow(message);
});

test.each([
  ['conv', /"conv"; allowed: encoder:decoder/],
  ['a:b', /family "a"/],
  ['conv:lstm:gru', /encoder:decoder/],
  ['conv:', /an empty name/],
])('the pairs %j are refused', (list, message) => {
  expect(() => parsePairs(list, both)).toThrow(message);
});

test('models with one side have families only', () => {
  expect(parseFamilies('gru', { decoder: textDecoders })).toEqual([
    { name: 'gru', families: { decoder: 'gru' } },
  ]);
  expect(() => parsePairs('gru:gru', { encoder: textEncoders })).toThrow(
    /only an encoder; allowed: --families/,
  );
});
