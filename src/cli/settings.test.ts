import { expect, test } from 'vitest';
import { tasks } from '../tasks/registry.ts';
import { sequenceToSequenceTask } from '../tasks/sequence-to-sequence.ts';
import { familiesOn, sideNames } from '../tasks/sides.ts';
import { parseConfig } from './config-file.ts';
import { resolvedSettings } from './resolved-settings.ts';
import { givenSettings, layerSettings, type Settings } from './settings.ts';
import { displaces, trainFlags } from './training-flags.ts';
import { taskOf, trainingOptionsOf } from './training-job.ts';

const task = taskOf(new Map());
const optionsOf = (settings: Settings) => trainingOptionsOf(task, settings);

test('options given on the command line are found under the names of their flags', () => {
  const given = givenSettings(trainFlags, { batchTokens: 100, encoderLayers: 2, tie: false, config: 'x' });
  expect([...given].toSorted()).toEqual([
    ['batch-tokens', 100],
    ['encoder-layers', 2],
    ['tie', false],
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
  const resolved = resolvedSettings(task, optionsOf(given));
  expect(Object.fromEntries(resolved)).toMatchObject({
    'encoder-layers': 2,
    'decoder-layers': 1,
    'encoder-embedding': 8,
    width: 128,
    minutes: 0.5,
  });
  expect(resolved.has('layers')).toBe(false);
  expect(resolved.has('decoder-embedding')).toBe(false);
  expect(resolvedSettings(task, optionsOf(resolved))).toEqual(resolved);
});

const chosen = tasks.flatMap((each) =>
  familiesOn(each.sides, sideNames(each.sides)[0]!).map((family) => [each.name, family.name, each] as const),
);

test.each(chosen)('the settings that a run of %s with %s records make the same run', (_, family, each) => {
  const given = new Map<string, string>([
    ['task', each.name],
    ...sideNames(each.sides).map((side) => [side, family] as const),
  ]);
  const resolved = resolvedSettings(each, trainingOptionsOf(each, given));
  expect(resolvedSettings(each, trainingOptionsOf(each, resolved))).toEqual(resolved);
});

test('without --task it is sequence-to-sequence', () => {
  expect(task.name).toBe(sequenceToSequenceTask.name);
});

test('an option of another task is refused, naming the tasks that have it', () => {
  const classification = taskOf(new Map([['task', 'text-classification']]));
  const given = new Map([['source-unit', 'char']]);
  expect(() => trainingOptionsOf(classification, given)).toThrow(
    '--source-unit: an option that text-classification does not have; allowed: with sequence-to-sequence',
  );
  const decoder = new Map([['decoder', 'lstm']]);
  expect(() => trainingOptionsOf(classification, decoder)).toThrow(/^--decoder: .*sequence-to-sequence/);
});

test('an unknown task is refused with a suggestion', () => {
  expect(() => taskOf(new Map([['task', 'text-clasification']]))).toThrow(
    'did you mean text-classification?',
  );
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
