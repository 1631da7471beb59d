import { expect, test } from 'vitest';
import type { Aspect, Claim, Criterion } from './claim.ts';
import { closingTable } from './closing-table.ts';
import { verdictOf } from './criterion.ts';

const criterion = (statement: string, holds: boolean, aspect?: Aspect): Criterion => ({
  statement,
  seen: `figure of ${statement}`,
  holds,
  aspect,
});
const claim = (id: string, ...criteria: readonly Criterion[]): Claim => ({
  id,
  title: id,
  usual: 'what is said',
  found: 'a long story',
  verdict: verdictOf(criteria),
  criteria,
  settings: {},
  charts: [],
  tables: [],
  seconds: 1,
});
const aspects = [
  ...(['core operation', 'long sequences', 'parameters'] as const),
  ...(['translation equivariance', 'memory', 'variants'] as const),
];
const borneOut = aspects.map((aspect, i) => claim('dafebg'[i]!, criterion(`${aspect} it is`, true, aspect)));
const rowsOf = (table: Claim) => new Map(table.tables[0]!.rows.map(([aspect, ...rest]) => [aspect, rest]));

test('every row of the usual table is there, measured or marked as opinion', () => {
  const table = closingTable(borneOut);
  const rows = rowsOf(table);
  expect([...rows.keys()]).toEqual(['application', 'data', ...aspects]);
  expect(rows.get('application')!.slice(-2)).toEqual(['', 'opinion']);
  expect(rows.get('parameters')!.slice(-2)).toEqual([
    'Claim f: parameters it is – figure of parameters it is.',
    'yes',
  ]);
  expect(rows.get('variants')!.at(-2)).toContain('. Only GRU against LSTM was measured.');
  expect(table).toMatchObject({ id: 'table', verdict: 'holds', settings: { rows: 8, measured: 6 } });
});

test('a contradiction reaches its row, the sentence and the verdict', () => {
  const contrary = claim('e', criterion('it moves', false, 'translation equivariance'));
  const table = closingTable([...borneOut.filter(({ id }) => id !== 'e'), contrary]);
  expect(rowsOf(table).get('translation equivariance')!.slice(-2)).toEqual([
    'Claim e: contradicted: it moves – figure of it moves.',
    'no',
  ]);
  expect(table.found).toContain('contradicted: translation equivariance (e)');
  expect(table.verdict).toBe('in part');
});

test('a row draws on several claims, and only on the criteria that concern it', () => {
  const a = claim('a', criterion('vanish', true, 'long sequences'), criterion('flat', false));
  const c = claim('c', criterion('reach', false, 'long sequences'), criterion('paths', false));
  expect(
    rowsOf(closingTable([a, c]))
      .get('long sequences')!
      .slice(-2),
  ).toEqual([
    'Claim a: vanish – figure of vanish. Claim c: contradicted: reach – figure of reach.',
    'in part',
  ]);
  expect(
    rowsOf(closingTable([a]))
      .get('long sequences')!
      .at(-1),
  ).toBe('yes');
});

test('what was not measured is not passed off as measured', () => {
  const table = closingTable([claim('f', criterion('shared', true, 'parameters'))]);
  expect(rowsOf(table).get('memory')!.slice(-2)).toEqual(['', 'not measured']);
  expect(rowsOf(table).get('variants')!.slice(-2)).toEqual(['', 'not measured']);
  expect(table.settings.measured).toBe(1);
  expect(closingTable([]).verdict).toBe('opinion');
});
