import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findSharedFolder } from '../../test/conformance/shared-folder.ts';
import { failing } from '../../test/fixtures/row-source.ts';
import { documentRows } from '../data/rows/documents.ts';
import { questionRows } from '../data/rows/question-answering.ts';
import { classificationRows } from '../data/rows/text-classification.ts';
import { readRows } from './read-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const labelled = classificationRows({ multiLabel: false });

test('several files are joined, each in its own form', async () => {
  const paths = [
    fileWith('a.tsv', '\ufeffone\tx\r\n'),
    fileWith('b.csv', '\ufefflabel,text\r\ny,"two\r\nlines"\r\n'),
    fileWith('c.jsonl', '{"text": "three", "label": "z"}'),
  ];
  expect(await readRows(labelled, paths)).toEqual([
    { text: 'one', labels: ['x'] },
    { text: 'two\nlines', labels: ['y'] },
    { text: 'three', labels: ['z'] },
  ]);
});

test('a file is one document: CRLF becomes LF, the last line keeps its end', async () => {
  const paths = [fileWith('a.txt', '\ufeffa\r\n\r\nb\n'), fileWith('b.txt', 'c\rd')];
  const documents = documentRows({ documents: 'file' });
  expect(await readRows(documents, paths)).toEqual([{ text: 'a\n\nb\n' }, { text: 'c\rd' }]);
});

test('a document may be one line of many megabytes, a row of TSV may not', async () => {
  const path = fileWith('long.txt', 'x'.repeat(20_000_000));
  const [row] = await readRows(documentRows({ documents: 'file' }), [path]);
  expect(row?.text.length).toBe(20_000_000);
  await expect(readRows(labelled, [path])).rejects.toEqual(failing('E_LIMIT', /long\.txt:1: /));
});

test('Latin-1 is refused by line, and read when it is named', async () => {
  const path = fileWith('latin1.tsv', Buffer.from('fine\tx\nle café noir\ty\n', 'latin1'));
  await expect(readRows(labelled, [path])).rejects.toEqual(
    failing('E_DATA', /latin1\.tsv:2: bytes that are not valid UTF-8 after "le caf"; .*--encoding latin1/),
  );
  expect(await readRows(labelled, [path], { encoding: 'latin1' })).toEqual([
    { text: 'fine', labels: ['x'] },
    { text: 'le café noir', labels: ['y'] },
  ]);
});

test('Latin-1 is not guessed in the middle of a file of UTF-8, nor UTF-8 in a file of Latin-1', async () => {
  const mixed = Buffer.concat([Buffer.from('café\tx\n'), Buffer.from('café\ty\n', 'latin1')]);
  await expect(readRows(labelled, [fileWith('mixed.tsv', mixed)])).rejects.toEqual(
    failing('E_DATA', /mixed\.tsv:2: /),
  );
  const utf8 = fileWith('utf8.tsv', 'a\tx\n“quoted”\ty\n');
  await expect(readRows(labelled, [utf8], { encoding: 'latin1' })).rejects.toEqual(
    failing('E_DATA', /utf8\.tsv:2: the byte 0x80, which is no text in Latin-1; .*leave --encoding out/),
  );
  const marked = fileWith('marked.tsv', '\ufeffa\tx\n');
  await expect(readRows(labelled, [marked], { encoding: 'latin1' })).rejects.toEqual(
    failing('E_DATA', /marked\.tsv:1: the byte order mark of UTF-8/),
  );
});

test('columns that the format lacks are refused before a file is opened', async () => {
  await expect(readRows(labelled, ['missing'], { columns: new Map([['txt', 'a']]) })).rejects.toEqual(
    failing('E_CONFIG', /--columns: "txt"; .*did you mean text\?/),
  );
  await expect(readRows(questionRows, ['missing'], { columns: new Map([['text', 'a']]) })).rejects.toEqual(
    failing('E_CONFIG', /no named columns/),
  );
});

const shared = findSharedFolder();

test.skipIf(shared === undefined)('the data sets of ../shared are read whole', async () => {
  const data = join(shared ?? '', 'data');
  const count = async (name: string) => (await readRows(labelled, [join(data, name)])).length;
  expect(await count('trec/train.tsv')).toBe(5452);
  expect(await count('trec/test.tsv')).toBe(500);
  expect(await count('sst2/train.tsv')).toBe(6920);
  expect((await readRows(questionRows, [join(data, 'xquad/train.json')])).length).toBe(839);
  expect((await readRows(questionRows, [join(data, 'xquad/test.json')])).length).toBe(351);
  const [shakespeare] = await readRows(documentRows({ documents: 'file' }), [
    join(data, 'tinyshakespeare/input.txt'),
  ]);
  expect(shakespeare?.text.length).toBe(1_115_394);
});
