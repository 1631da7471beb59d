import { expect, test } from 'vitest';
import { contradictions, criteriaTable, verdictOf } from './criterion.ts';

const criteria = (...held: readonly boolean[]) =>
  held.map((holds, i) => ({ statement: `statement ${i}`, seen: `figure ${i}`, holds }));

test.each([
  [criteria(true, true), 'holds'],
  [criteria(true, false), 'in part'],
  [criteria(false, false), 'contradicted'],
] as const)('%j', (given, verdict) => {
  expect(verdictOf(given)).toBe(verdict);
});

test('what failed is named, in the sentence and in the table', () => {
  expect(contradictions(criteria(true, true))).toBe('');
  expect(contradictions(criteria(true, false))).toBe(' Not borne out: "statement 1".');
  expect(criteriaTable(criteria(true, false)).rows).toEqual([
    ['statement 0', 'figure 0', 'yes'],
    ['statement 1', 'figure 1', 'no'],
  ]);
});
