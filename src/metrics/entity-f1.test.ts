import { expect, test } from 'vitest';
import { type EntityCounts, entitiesOf, entityCounts, entityScores } from './entity-f1.ts';

const sequence = (text: string) => text.split(' ');
const found = (text: string) =>
  entitiesOf([sequence(text)]).map(({ type, start, end }) => `${type} ${start}-${end}`);

test.each([
  ['B-PER I-PER O B-LOC', ['PER 0-1', 'LOC 3-3']],
  ['O O O', []],
  ['I-PER I-PER O', ['PER 0-1']],
  ['B-PER I-LOC', ['PER 0-0', 'LOC 1-1']],
  ['I-PER B-PER I-PER', ['PER 0-0', 'PER 1-2']],
  ['B-PER B-PER', ['PER 0-0', 'PER 1-1']],
  ['O I-A I-B I-B O I-B', ['A 1-1', 'B 2-3', 'B 5-5']],
  ['S-A B-A E-A E-A', ['A 0-0', 'A 1-2', 'A 3-3']],
  ['B I O I', ['_ 0-1', '_ 3-3']],
  ['B-a-b I-a-b I-a', ['a-b 0-1', 'a 2-2']],
])('%s has %j', (labels, entities) => {
  expect(found(labels)).toEqual(entities);
});

test('an entity does not cross from one sequence to the next', () => {
  expect(entitiesOf([['B-A'], ['I-A']])).toEqual([
    { type: 'A', start: 0, end: 0 },
    { type: 'A', start: 2, end: 2 },
  ]);
});

test("seqeval's own example: half of the entities are right", () => {
  const scores = entityScores(
    [sequence('O O O B-MISC I-MISC I-MISC O'), sequence('B-PER I-PER O')],
    [sequence('O O B-MISC I-MISC I-MISC I-MISC O'), sequence('B-PER I-PER O')],
  );
  expect(scores).toMatchObject({ precision: 50, recall: 50, f1: 50, accuracy: 80 });
  expect([...scores.types]).toEqual([
    ['MISC', { precision: 0, recall: 0, f1: 0, support: 1 }],
    ['PER', { precision: 100, recall: 100, f1: 100, support: 1 }],
  ]);
});

test('without any entity all is 0 but the accuracy', () => {
  expect(entityScores([['O', 'O']], [['O', 'O']])).toMatchObject({
    precision: 0,
    recall: 0,
    f1: 0,
    accuracy: 100,
  });
});

test('refuses what it cannot count', () => {
  expect(() => entityScores([['O']], [])).toThrow('0 predictions for 1 sequences');
  expect(() => entityScores([['O'], ['O']], [['O'], []])).toThrow('sequence 2 has 1 labels and 0 predicted');
  expect(() => entityScores([[]], [[]])).toThrow('no tokens');
  expect(() => entityScores([['']], [['O']])).toThrow('an empty label');
});

test('the counts of sequences add up to the scores of all', () => {
  const truth = [
    ['B-PER', 'I-PER', 'O'],
    ['B-LOC', 'O'],
    ['O', 'B-PER'],
  ];
  const predicted = [
    ['B-PER', 'I-PER', 'O'],
    ['B-PER', 'O'],
    ['B-LOC', 'B-PER'],
  ];
  const counts = truth.map((labels, i) => entityCounts(labels, predicted[i] ?? []));
  expect(counts).toEqual([
    { matched: 1, found: 1, wanted: 1 },
    { matched: 0, found: 1, wanted: 1 },
    { matched: 1, found: 2, wanted: 1 },
  ]);
  const sum = (of: (count: EntityCounts) => number) => counts.reduce((total, count) => total + of(count), 0);
  const f1 = (200 * sum(({ matched }) => matched)) / sum(({ found, wanted }) => found + wanted);
  expect(f1).toBeCloseTo(entityScores(truth, predicted).f1, 10);
});
