import { expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { classificationRows } from './text-classification.ts';

const one = classificationRows({ multiLabel: false });
const several = classificationRows({ multiLabel: true });

test('TSV: text and label; quotes, __proto__ and commas are text', async () => {
  const rows = await rowsOf(one, sourceOf('a.tsv', '"a, b\t pos \n__proto__\tconstructor\n'));
  expect(rows).toEqual([
    { text: '"a, b', labels: ['pos'] },
    { text: '__proto__', labels: ['constructor'] },
  ]);
});

test('CSV: a header, quotes, commas and line breaks between quotes', async () => {
  const content = 'id,label,text\n1,pos,"He said ""good"",\n\ntwice"\n2,neg,5" of rain\n3,"po""s",x\n';
  expect(await rowsOf(one, sourceOf('a.CSV', content))).toEqual([
    { text: 'He said "good",\n\ntwice', labels: ['pos'] },
    { text: '5" of rain', labels: ['neg'] },
    { text: 'x', labels: ['po"s'] },
  ]);
});

test('--columns names columns of CSV, TSV and JSONL', async () => {
  const columns = { text: 'review', label: 'stars' };
  for (const [name, content] of [
    ['a.csv', 'stars,review\n5,fine\n'],
    ['a.tsv', 'review\tid\tstars\nfine\t1\t5\n'],
    ['a.jsonl', '{"review": "fine", "stars": 5}\n'],
  ] as const) {
    expect(await rowsOf(one, sourceOf(name, content, columns))).toEqual([{ text: 'fine', labels: ['5'] }]);
  }
});

test('JSONL: text, a number or an array; label or labels', async () => {
  const content =
    '{"text": "a\\nb", "label": 3}\n{"text": "c", "label": ["x"]}\n{"text": "d", "labels": ["y"]}\n';
  expect(await rowsOf(one, sourceOf('a.tsv', content))).toEqual([
    { text: 'a\nb', labels: ['3'] },
    { text: 'c', labels: ['x'] },
    { text: 'd', labels: ['y'] },
  ]);
});

test('several labels lie between |, and a text may have none', async () => {
  expect(await rowsOf(several, sourceOf('a.tsv', 'a\tx | y\nb\t\nc\tz\n'))).toEqual([
    { text: 'a', labels: ['x', 'y'] },
    { text: 'b', labels: [] },
    { text: 'c', labels: ['z'] },
  ]);
  expect(
    await rowsOf(several, sourceOf('a.jsonl', '{"text":"a","label":["x","y"]}\n{"text":"b","label":[]}')),
  ).toEqual([
    { text: 'a', labels: ['x', 'y'] },
    { text: 'b', labels: [] },
  ]);
});

test.each([
  [
    't.tsv',
    'a\tpos\nneg\n',
    /t\.tsv:2: 1 column; allowed: text<TAB>label; put one TAB between text and label/,
  ],
  ['t.tsv', 'a\tb\tc\n', /:1: 3 columns; .*remove the extra TAB/],
  ['t.tsv', 'a\tb\n\n', /:2: an empty line/],
  ['t.tsv', '\tpos\n', /:1: an empty text; allowed: a text and its label; put a text there/],
  ['t.tsv', 'a\t \n', /:1: an empty label/],
  [
    't.tsv',
    'sentence\tlabel\na\tpos\n',
    /:1: a header: "sentence", "label"; .*--columns text=sentence,label=label/,
  ],
  ['t.tsv', 'id\tsentence\tlabel\n', /:1: a header: .*--columns text=sentence,label=label/],
  ['t.tsv', 'text,label\na,pos\n', /:1: 1 column/],
  ['t.tsv', '', /^t\.tsv: the file is empty; allowed: one row in each line; check the path/],
  ['t.csv', 'text,label\n', /^t\.csv: a header without rows/],
  ['t.csv', 'txt,label\na,b\n', /:1: a header without a column "text"; .*"txt", "label"; did you mean txt\?/],
  [
    't.csv',
    'great film,pos\n',
    /:1: a header without a column "text"; .*"great film", "pos"; name the columns with --columns text=NAME,label=NAME/,
  ],
  ['t.csv', 'text,label,text\na,b,c\n', /:1: a header with two columns "text"/],
  [
    't.csv',
    'text,label\n"a\nb",c\nd, e,f\n',
    /:4: 3 columns; allowed: 2 columns, as the header has; put quotes/,
  ],
  ['t.csv', 'text,label\na\n', /:2: 1 column; allowed: 2 columns/],
  ['t.csv', 'text,label\na,b\n\nc,d\n', /:3: an empty line/],
  ['t.csv', 'text,label\na,b\n"c,d\ne,f\n', /:3: a quoted field that is not closed/],
  ['t.csv', 'text,label\n"a"b,c\n', /:2: text after a closing quote/],
  ['t.csv', 'text,label\n"a\nb",\n', /:2: an empty label/],
  ['t.csv', 'text,label\na,"b\nc"\n', /:2: label: expected/],
  [
    't.jsonl',
    '{"text": "a", "label": "b"}\n{"text":\n',
    /:2: a line that is not JSON; allowed: \{"text": "...", "label": "..."\}/,
  ],
  ['t.jsonl', '{"text": "a"}\n', /:1: no label/],
  ['t.jsonl', '{"label": "a"}\n', /:1: text: /],
  ['t.jsonl', '{"text": 5, "label": "a"}\n', /:1: text: /],
  ['t.jsonl', '{"text": "a", "label": true}\n', /:1: label: expected text, a number or an array/],
  ['t.jsonl', '{"text": "a", "label": ["b", "c"]}\n', /:1: 2 labels; allowed: one label; .*--multi-label/],
  ['t.jsonl', '{"text": "a", "label": []}\n', /:1: 0 labels/],
  ['t.jsonl', '{"text": "\\ud800", "label": "b"}\n', /:1: text: .*surrogates/],
  ['t.jsonl', '{"text": "a\\u0000", "label": "b"}\n', /:1: text: .*NUL/],
  ['t.jsonl', '{"__proto__": {"text": "a", "label": "b"}}\n', /:1: text: /],
  ['t.jsonl', '["a", "b"]\n', /:1: /],
])('%s with %j is refused', async (name, content, message) => {
  await expect(rowsOf(one, sourceOf(name, content))).rejects.toEqual(failing('E_DATA', message));
});

test.each([
  ['t.tsv', 'a\tx||y\n', /:1: an empty label; allowed: labels between \|/],
  ['t.tsv', 'a\tx|x\n', /:1: the label "x" twice/],
  ['t.tsv', 'x\n', /:1: 1 column/],
  ['t.jsonl', '{"text": "a", "label": ["x|y"]}\n', /:1: the label "x\|y"; allowed: labels without \|/],
])('%s with several labels and %j is refused', async (name, content, message) => {
  await expect(rowsOf(several, sourceOf(name, content))).rejects.toEqual(failing('E_DATA', message));
});

test('a column that --columns names and the header lacks is told, with the closest', async () => {
  const source = sourceOf('t.tsv', 'reviews\tstars\na\t5\n', { text: 'review', label: 'stars' });
  await expect(rowsOf(one, source)).rejects.toEqual(
    failing('E_DATA', /t\.tsv:1: a header without a column "review"; .*did you mean reviews\?/),
  );
});

test('an open quote does not swallow a file', async () => {
  const content = `text,label\n"a,b\n${'c,d\n'.repeat(300_000)}`;
  await expect(rowsOf(one, sourceOf('t.csv', content))).rejects.toEqual(
    failing('E_DATA', /:2: a quoted field/),
  );
});

test("a library's rows are checked", () => {
  expect(one.check({ text: 'a', label: 'b' }, 'rows[0]')).toEqual({ text: 'a', labels: ['b'] });
  expect(several.check({ text: 'a', labels: ['b', 'c'] }, 'rows[0]')).toEqual({
    text: 'a',
    labels: ['b', 'c'],
  });
  expect(() => one.check({ text: '', label: 'b' }, 'rows[7]')).toThrow(
    failing('E_DATA', /^rows\[7\]: an empty text/),
  );
  expect(() => one.check('a', 'rows[7]')).toThrow(failing('E_DATA', /^rows\[7\]: /));
});

test('a label is one label in every Unicode form', () => {
  expect(several.check({ text: 'a', labels: ['cafe\u0301'] }, 'row 1')).toEqual({
    text: 'a',
    labels: ['café'],
  });
  expect(() => several.check({ text: 'a', label: 'cafe\u0301|café' }, 'row 1')).toThrow(
    'the label "café" twice',
  );
});
