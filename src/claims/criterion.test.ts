import { expect, test } from 'vitest';
import { findingOf, verdictOf } from './criterion.ts';

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
  const finding = (...held: readonly boolean[]) =>
    findingOf({ sentences: ['One.', 'Two.'], criteria: criteria(...held), charts: [], tables: [] });
  expect(finding(true, true).found).toBe('One. Two.');
  expect(finding(true, false).found).toBe('One. Two. Not borne out: statement 1.');
  expect(finding(false, false).found).toBe('One. Two. Not borne out: statement 0; statement 1.');
  expect(finding(true, false).tables[0]!.rows).toEqual([
    ['statement 0', 'figure 0', 'yes'],
    ['statement 1', 'figure 1', 'no'],
  ]);
});
