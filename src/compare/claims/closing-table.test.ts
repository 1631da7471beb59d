import { expect, test } from 'vitest';
import type { Claim, Verdict } from './claim.ts';
import { closingTable } from './closing-table.ts';

const claim = (id: string, verdict: Verdict): Claim => ({
  id,
  title: id,
  usual: 'what is said',
  found: `figure of ${id}`,
  verdict,
  settings: {},
  charts: [],
  tables: [],
  seconds: 1,
});
const all = (verdict: Verdict) => [...'abcdefgh'].map((id) => claim(id, verdict));
const rowsOf = (table: Claim) => new Map(table.tables[0]!.rows.map(([aspect, ...rest]) => [aspect, rest]));

test('every row of the usual table is there, measured or marked as opinion', () => {
  const table = closingTable(all('holds'));
  const rows = rowsOf(table);
  expect([...rows.keys()]).toEqual([
    ...['application', 'data', 'core operation', 'long sequences', 'parameters'],
    ...['translation equivariance', 'memory', 'variants'],
  ]);
  expect(rows.get('application')!.at(-1)).toBe('opinion');
  expect(rows.get('parameters')!.slice(-2)).toEqual(['Claim f: figure of f', 'yes']);
  expect(rows.get('long sequences')!.at(-2)).toBe('Claim a: figure of a Claim c: figure of c');
  expect(table).toMatchObject({ id: 'table', verdict: 'holds', settings: { rows: 8, measured: 6 } });
});

test('a contradiction reaches its row, the sentence and the verdict', () => {
  const table = closingTable([...all('holds').filter(({ id }) => id !== 'e'), claim('e', 'contradicted')]);
  expect(rowsOf(table).get('translation equivariance')!.at(-1)).toBe('no');
  expect(table.found).toContain('contradicted: translation equivariance');
  expect(table.verdict).toBe('in part');
});

test('a row whose claims disagree holds in part', () => {
  const table = closingTable([...all('holds').filter(({ id }) => id !== 'c'), claim('c', 'contradicted')]);
  expect(rowsOf(table).get('long sequences')!.at(-1)).toBe('in part');
});

test('what was not measured is not passed off as measured', () => {
  const table = closingTable([claim('f', 'holds')]);
  expect(rowsOf(table).get('memory')!.at(-1)).toBe('not measured');
  expect(table.settings.measured).toBe(1);
  expect(closingTable([]).verdict).toBe('opinion');
});
