import { expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { pairRows } from './sequence-to-sequence.ts';

// What a file of TSV or JSONL may hold is tested through `files/read-pairs.ts`.

test('CSV, and TSV with a header, by the names of their columns', async () => {
  expect(await rowsOf(pairRows, sourceOf('a.csv', 'id,target,source\n1,"B, b",a\n'))).toEqual([
    { source: 'a', target: 'B, b' },
  ]);
  const columns = { source: 'word', target: 'phones' };
  expect(await rowsOf(pairRows, sourceOf('a.tsv', 'word\tphones\nEGG\tEH G\n', columns))).toEqual([
    { source: 'EGG', target: 'EH G' },
  ]);
  expect(await rowsOf(pairRows, sourceOf('a.jsonl', '{"word": "a", "phones": "b"}', columns))).toEqual([
    { source: 'a', target: 'b' },
  ]);
});

test('a line break in a cell of CSV is refused', async () => {
  const reading = rowsOf(pairRows, sourceOf('a.csv', 'source,target\n"a\nb",c\n'));
  await expect(reading).rejects.toEqual(failing('E_DATA', /a\.csv:2: source: .*line breaks/));
});

test("a library's row is checked", () => {
  expect(pairRows.check({ source: 'a', target: 'b' }, 'pairs[0]')).toEqual({ source: 'a', target: 'b' });
  expect(() => pairRows.check({ source: 'a' }, 'pairs[3]')).toThrow(
    failing('E_DATA', /^pairs\[3\]: target: /),
  );
  expect(() => pairRows.check({ source: 'a', target: ' ' }, 'pairs[3]')).toThrow(
    failing('E_DATA', /^pairs\[3\]: an empty target; allowed: text on both sides/),
  );
  expect(pairRows.input(' a\tb', '<stdin>:1')).toBe(' a\tb');
});
