import { expect, test } from 'vitest';
import { failing } from '../../../test/fixtures/row-source.ts';
import { parseColumnNames, requireKnownColumns } from './row-format.ts';

test('columns are named one by one; a column may have a = in it', () => {
  expect(parseColumnNames('text=review,label=a=b', ['text', 'label'])).toEqual(
    new Map([
      ['text', 'review'],
      ['label', 'a=b'],
    ]),
  );
});

test.each([
  ['review', ['text', 'label'], /--columns: "review"; allowed: text=COLUMN,label=COLUMN/],
  ['text=', ['text', 'label'], /"text="/],
  ['text=a,', ['text', 'label'], /""/],
  ['text=a,text=b', ['text', 'label'], /"text" twice/],
  ['txt=a', ['text', 'label'], /"txt"; .*did you mean text\?/],
  ['__proto__=a', ['text', 'label'], /"__proto__"/],
  ['text=a', [], /have no named columns; leave --columns out/],
])('--columns %s is refused', (value, known, message) => {
  expect(() => parseColumnNames(value, known)).toThrow(failing('E_CONFIG', message));
});

test('a map with a name that the format lacks is refused', () => {
  expect(() => requireKnownColumns(new Map([['lable', 'x']]), ['text', 'label'])).toThrow(
    failing('E_CONFIG', /did you mean label\?/),
  );
});
