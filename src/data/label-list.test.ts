import { expect, test } from 'vitest';
import { collectLabels, parseLabels } from './label-list.ts';

test.each([
  [
    ['pos', 'neg', 'pos'],
    ['neg', 'pos'],
  ],
  [
    ['10', '9', '1', '-2', '1.5'],
    ['-2', '1', '1.5', '9', '10'],
  ],
  [
    ['10', '9', 'x'],
    ['10', '9', 'x'],
  ],
  [
    ['01', '1', '0'],
    ['0', '01', '1'],
  ],
  [
    ['b', 'B', 'a', 'aa'],
    ['B', 'a', 'aa', 'b'],
  ],
  [
    ['😀', '！', 'z'],
    ['z', '！', '😀'],
  ],
  [
    ['__proto__', 'constructor'],
    ['__proto__', 'constructor'],
  ],
])('%j are sorted as %j', (found, labels) => {
  const list = collectLabels(found);
  expect(list.labels).toEqual(labels);
  expect(list.size).toBe(labels.length);
  labels.forEach((label, id) => {
    expect(list.id(label, 'here')).toBe(id);
    expect(list.name(id)).toBe(label);
  });
});

test('JSON and back', () => {
  const list = collectLabels(['b', 'a', 'c']);
  expect(parseLabels(JSON.parse(JSON.stringify(list.labels))).labels).toEqual(['a', 'b', 'c']);
});

test('an unknown label is named, with where it stands and what is known', () => {
  const list = collectLabels(['pos', 'neg']);
  expect(() => list.id('positive', 'dev.tsv:7')).toThrow(
    'dev.tsv:7: label "positive", which the training data lacks; allowed: "neg", "pos"',
  );
  const many = collectLabels(Array.from({ length: 25 }, (_, i) => String(i)));
  expect(() => many.id('x', 'dev.tsv:1')).toThrow('"19" and 5 more');
  expect(() => list.name(2)).toThrow('label 2 of 2');
});

test('refuses a lone label, an empty one, and a file that is no list', () => {
  expect(() => collectLabels(['a', 'a'])).toThrow('labels: only "a"; allowed: 2 or more different labels');
  expect(() => collectLabels([])).toThrow('labels: none');
  expect(() => collectLabels(['a', ''])).toThrow('an empty label');
  expect(collectLabels(['a'], 1).size).toBe(1);
  for (const json of [{}, [], ['a', 'a'], [1], ['']]) {
    expect(() => parseLabels(json)).toThrow('labels.json: not a list of labels');
  }
});
