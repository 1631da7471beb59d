import { expect, test } from 'vitest';
import { trainingOptionsSchema } from '../tasks/training-options.ts';
import { parseConfig } from './config-file.ts';
import { resolvedSettings } from './resolved-settings.ts';
import { givenSettings, layerSettings, optionsFrom, type Settings } from './settings.ts';
import { displaces, trainFlags, trainingOptionFlags } from './training-flags.ts';

const optionsOf = (settings: Settings) => optionsFrom(trainingOptionsSchema, trainingOptionFlags, settings);

test('options given on the command line are found under the names of their flags', () => {
  const given = givenSettings(trainFlags, { batchTokens: 100, encoderLayers: 2, tie: false, config: 'x' });
  expect([...given]).toEqual([
    ['tie', false],
    ['batch-tokens', 100],
    ['encoder-layers', 2],
  ]);
  expect(optionsOf(given)).toMatchObject({
    batchTokens: 100,
    encoderModel: { layers: 2 },
    tie: false,
    clip: 1,
  });
});

test('the upper layer wins, over what it displaces too', () => {
  const lower = new Map(Object.entries({ layers: 1, 'encoder-layers': 2, heads: 2, epochs: 3, train: 'a' }));
  const upper = new Map(Object.entries({ layers: 4, updates: 5, 'train-source': 'b', 'decoder-heads': 8 }));
  expect(Object.fromEntries(layerSettings(upper, lower, displaces))).toEqual({
    layers: 4,
    updates: 5,
    'train-source': 'b',
    heads: 2,
    'decoder-heads': 8,
  });
});

test('resolved settings make the same run', () => {
  const given = new Map(
    Object.entries({ layers: 2, 'decoder-layers': 1, 'encoder-embedding': 8, minutes: 0.5 }),
  );
  const resolved = resolvedSettings(optionsOf(given));
  expect(Object.fromEntries(resolved)).toMatchObject({
    'encoder-layers': 2,
    'decoder-layers': 1,
    'encoder-embedding': 8,
    width: 128,
    minutes: 0.5,
  });
  expect(resolved.has('layers')).toBe(false);
  expect(resolved.has('decoder-embedding')).toBe(false);
  expect(resolvedSettings(optionsOf(resolved))).toEqual(resolved);
});

test('a config is JSON or YAML with the names of flags', () => {
  const expected = new Map(Object.entries({ 'learning-rate': 0.001, tie: false, out: 'm' }));
  const json = '{\n\t"learning-rate": 1e-3,\n\t"tie": false,\n\t"out": "m"\n}';
  expect(parseConfig(json, 'c', trainFlags)).toEqual(expected);
  expect(parseConfig('learning-rate: 1e-3\ntie: false # no\nout: m\n', 'c', trainFlags)).toEqual(expected);
});

test.each([
  ['', 'an empty file'],
  ['[1]', 'not a list of keys'],
  ['a: [', 'allowed: JSON or YAML'],
  ['seed: 1\nseed: 2', 'Map keys must be unique'],
  ['__proto__: 1', '__proto__: an unknown key'],
  ['learning_rate: 1', 'did you mean learning-rate?'],
  ['zzzzzz: 1', 'see heddle train --help'],
  ['layers: "2"', 'layers: "2"; allowed: an integer'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseConfig(text, 'c.yaml', trainFlags)).toThrow(message);
});
