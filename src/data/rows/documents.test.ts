import { expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { documentRows } from './documents.ts';

const file = documentRows({ documents: 'file' });
const line = documentRows({ documents: 'line' });

test('a file is one text with its line breaks, with and without one at the end', async () => {
  for (const content of ['First Citizen:\n\n  Before we\tproceed\n', 'a\nb']) {
    expect(await rowsOf(file, sourceOf('a.txt', content, undefined, true))).toEqual([{ text: content }]);
  }
});

test('each line that is not blank is a text', async () => {
  expect(await rowsOf(line, sourceOf('a.txt', ' a b\n\n \t\n{"c": 1}\n'))).toEqual([
    { text: ' a b' },
    { text: '{"c": 1}' },
  ]);
});

test.each(['', '\n', ' \n\n'])('a file with %j in it is refused', async (content) => {
  for (const format of [file, line]) {
    await expect(rowsOf(format, sourceOf('a.txt', content))).rejects.toEqual(
      failing('E_DATA', /^a\.txt: the file is empty; allowed: a file with text in it/),
    );
  }
});

test("a library's rows are checked", () => {
  expect(file.check({ text: 'a\nb' }, 'rows[0]')).toEqual({ text: 'a\nb' });
  expect(() => file.check({ text: ' ' }, 'rows[1]')).toThrow(failing('E_DATA', /^rows\[1\]: an empty text/));
  expect(() => file.check({ text: 'a\0' }, 'rows[1]')).toThrow(failing('E_DATA', /^rows\[1\]: text: .*NUL/));
  expect(() => file.check('a', 'rows[1]')).toThrow(failing('E_DATA', /^rows\[1\]: /));
});
