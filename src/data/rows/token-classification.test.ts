import { expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { taggedRows } from './token-classification.ts';

const read = (name: string, content: string) => rowsOf(taggedRows, sourceOf(name, content));

test('CoNLL-2003: four columns between blanks, -DOCSTART- skipped, no blank line at the end', async () => {
  const content = '-DOCSTART- -X- O O\n\nEU NNP I-NP B-ORG\nrejects VBZ I-VP O\n\n\n# NN I-NP O\n1 CD I-NP O';
  expect(await read('a.conll', content)).toEqual([
    { tokens: ['EU', 'rejects'], labels: ['B-ORG', 'O'] },
    { tokens: ['#', '1'], labels: ['O', 'O'] },
  ]);
});

test('TABs: a token may have blanks in it', async () => {
  expect(await read('a.txt', 'New York\tB-LOC\n#\tO\n\n__proto__\tO\n')).toEqual([
    { tokens: ['New York', '#'], labels: ['B-LOC', 'O'] },
    { tokens: ['__proto__'], labels: ['O'] },
  ]);
});

test('comments before a sentence are skipped', async () => {
  for (const comment of ['# id 5ed7-a\tdomain=en', '# text = EU rejects', '# a note']) {
    expect(await read('a.conll', `${comment}\nEU _ _ B-ORG\n\n${comment}\n# _ _ O\n`)).toEqual([
      { tokens: ['EU'], labels: ['B-ORG'] },
      { tokens: ['#'], labels: ['O'] },
    ]);
  }
});

test('JSONL: arrays of one length', async () => {
  expect(await read('a.jsonl', '{"tokens": ["EU", "x"], "labels": ["B-ORG", "O"], "id": 1}\n')).toEqual([
    { tokens: ['EU', 'x'], labels: ['B-ORG', 'O'] },
  ]);
});

test.each([
  [
    'a.conll',
    'EU B-ORG\nrejects\n',
    /a\.conll:2: 1 column between blanks; allowed: 2 columns, as at a\.conll:1/,
  ],
  ['a.conll', 'EU\n', /:1: 1 column between blanks; allowed: at least 2 columns/],
  ['a.conll', 'EU\tB-ORG\nrejects O\n', /:2: 1 column between TABs/],
  ['a.conll', 'EU B-ORG\n\na b O\n', /:3: 3 columns between blanks; allowed: 2 columns/],
  ['a.conll', 'EU\t\n', /:1: an empty label/],
  ['a.conll', 'EU\tO\n\tO\n', /:2: an empty token/],
  ['a.conll', '', /^a\.conll: the file is empty/],
  ['a.conll', '-DOCSTART- O\n\n', /^a\.conll: a file without tokens/],
  ['a.jsonl', '{"tokens": ["a", "b"], "labels": ["O"]}\n', /:1: 2 tokens and 1 label;/],
  ['a.jsonl', '{"tokens": [], "labels": []}\n', /:1: 0 tokens and 0 labels/],
  ['a.jsonl', '{"tokens": ["a", ""], "labels": ["O", "O"]}\n', /:1: tokens\.1: an empty token/],
  ['a.jsonl', '{"tokens": ["a"], "labels": [" "]}\n', /:1: labels\.0: an empty label/],
  ['a.jsonl', '{"tokens": ["a"], "labels": [3]}\n', /:1: labels\.0: /],
  ['a.jsonl', '{"tokens": "a b", "labels": ["O"]}\n', /:1: tokens: /],
  ['a.jsonl', '{"tokens": ["a"]}\n', /:1: labels: /],
  ['a.jsonl', '{"tokens": ["a\\nb"], "labels": ["O"]}\n', /:1: tokens\.0: .*line breaks/],
  ['a.jsonl', '{"tokens": ["a"], "labels": ["O"]}\n\n', /:2: an empty line/],
])('%s with %j is refused', async (name, content, message) => {
  await expect(read(name, content)).rejects.toEqual(failing('E_DATA', message));
});

test('predict reads tokens between blanks', () => {
  expect(taggedRows.input('  EU rejects\tGerman  call ', '<stdin>:1')).toEqual([
    'EU',
    'rejects',
    'German',
    'call',
  ]);
  expect(taggedRows.input(' ', '<stdin>:1')).toEqual([]);
});

test("a library's rows are checked", () => {
  const row = { tokens: ['a'], labels: ['O'] };
  expect(taggedRows.check(row, 'rows[0]')).toEqual(row);
  expect(() => taggedRows.check({ tokens: ['a'] }, 'rows[2]')).toThrow(
    failing('E_DATA', /^rows\[2\]: labels: /),
  );
});

test('a label is one label in every Unicode form', () => {
  const row = { tokens: ['a', 'b'], labels: ['I-e\u0301', 'I-é'] };
  expect(taggedRows.check(row, 'row 1').labels).toEqual(['I-é', 'I-é']);
});
