import { expect, test } from 'vitest';
import { experiments } from '../../claims/experiments.ts';
import { fileName, settingName, settingText } from './setting-words.ts';

test.each([
  ['freeCore', 'least gain that shows a free second core'],
  ['learningRate', 'learning rate'],
  ['batch-tokens', 'batch tokens'],
  ['testItems', 'test items'],
])('%s is called %s', (name, words) => {
  expect(settingName(name)).toBe(words);
});

test('no setting of a claim is shown under the name of a variable', () => {
  for (const { settings } of experiments) {
    for (const name of Object.keys(settings)) expect(settingName(name)).toMatch(/^[a-z][a-z ]*$/);
  }
});

test.each([
  ['/work/shared/data/train.tsv', 'train.tsv'],
  ['~/data/train.tsv', 'train.tsv'],
  ['../data/dev.tsv', 'dev.tsv'],
  ['C:\\Users\\me\\test.tsv', 'test.tsv'],
  ['data/train.tsv', 'data/train.tsv'],
  ['lstm', 'lstm'],
])('%s is shown as %s', (path, shown) => {
  expect(fileName(path)).toBe(shown);
  expect(settingText([path])).toBe(shown);
});
