import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPairs, readParallelPairs } from './read-pairs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-pairs-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const failing = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

test('TSV: every row is a pair', async () => {
  const path = fileWith('a.tsv', '\ufeffone\tK AH\r\n__proto__\tconstructor\n a b \t"c');
  expect(await readPairs(path)).toEqual([
    { source: 'one', target: 'K AH' },
    { source: '__proto__', target: 'constructor' },
    { source: ' a b ', target: '"c' },
  ]);
});

test('JSONL: by its name or its first byte; other keys are ignored', async () => {
  const content =
    '{"source": "a\\tb", "target": "constructor", "id": 7}\n{"target":"y","source":"__proto__","__proto__":1}\n';
  const pairs = [
    { source: 'a\tb', target: 'constructor' },
    { source: '__proto__', target: 'y' },
  ];
  for (const name of ['a.jsonl', 'a.NDJSON', 'a.tsv', 'a'])
    expect(await readPairs(fileWith(name, content))).toEqual(pairs);
});

test('a first line with a brace and a TAB is TSV', async () => {
  expect(await readPairs(fileWith('code.tsv', '{ x }\tset of x\n'))).toEqual([
    { source: '{ x }', target: 'set of x' },
  ]);
});

test.each([
  ['no TAB', 'a\tb\nab\n', /:2: 1 column; allowed: source<TAB>target; put one TAB/],
  ['three columns', 'a\tb\nc\td\te\n', /:2: 3 columns; allowed: source<TAB>target; remove the extra TAB/],
  ['an empty line', 'a\tb\n\nc\td\n', /:2: an empty line/],
  ['an empty source', '\tb\n', /:1: an empty source/],
  ['an empty target', 'a\tb\nc\t\n', /:2: an empty target/],
  ['a blank target', 'a\t \u00a0\n', /:1: an empty target/],
  ['nothing', '', /bad\.tsv: the file is empty/],
  ['invalid UTF-8', Buffer.from([0x61, 0x09, 0xff]), /:1: .*UTF-8/],
  ['NUL', 'a\tb\nc\t\0\n', /:2: a NUL byte/],
  ['JSON after TSV', 'a\tb\n{"source":"a","target":"b"}\n', /:2: 1 column/],
])('TSV with %s is refused', async (_, content, message) => {
  await expect(readPairs(fileWith('bad.tsv', content))).rejects.toEqual(failing('E_DATA', message));
});

test.each([
  [
    'broken JSON',
    '{"source":"a","target":"b"}\n{"source":',
    /:2: a line that is not JSON; allowed: \{"source"/,
  ],
  ['an empty line', '{"source":"a","target":"b"}\n\n', /:2: an empty line/],
  ['no target', '{"source":"a"}', /:1: target: /],
  ['a number', '{"source":1,"target":"b"}', /:1: source: /],
  ['an array', '[]', /:1: /],
  ['null', 'null', /:1: /],
  ['keys that are only inherited', '{"__proto__":{"source":"a","target":"b"}}', /:1: source: /],
  ['an empty source', '{"source":"","target":"b"}', /:1: an empty source/],
  ['an escaped NUL', '{"source":"a\\u0000","target":"b"}', /:1: source: .*NUL/],
  ['a line break', '{"source":"a","target":"b\\nc"}', /:1: target: .*line breaks/],
  ['an unpaired surrogate', '{"source":"\\ud800","target":"b"}', /:1: source: .*surrogates/],
])('JSONL with %s is refused', async (_, content, message) => {
  await expect(readPairs(fileWith('bad.jsonl', content))).rejects.toEqual(failing('E_DATA', message));
});

test('a line of 10 MB and a missing file are refused', async () => {
  const path = fileWith('long.tsv', `a\tb\nc\t${'x'.repeat(10_000_000)}`);
  await expect(readPairs(path)).rejects.toEqual(failing('E_LIMIT', /long\.tsv:2: /));
  await expect(readPairs(join(folder, 'missing.tsv'))).rejects.toEqual(failing('E_DATA', /no such file/));
});

test('parallel text: line by line, TAB is text', async () => {
  const pairs = await readParallelPairs(fileWith('s', 'a\tb\nc'), fileWith('t', 'x\ny\n'));
  expect(pairs).toEqual([
    { source: 'a\tb', target: 'x' },
    { source: 'c', target: 'y' },
  ]);
});

test.each([
  ['different numbers of lines', 'a\nb\n', 'x\n', /s and .*t: 2 and 1 lines/],
  ['an empty source', 'a\n\n', 'x\ny\n', /s:2: an empty source/],
  ['an empty target', 'a\nb\n', 'x\n\n', /t:2: an empty target/],
  ['nothing', '', '', /s: the file is empty/],
])('parallel text with %s is refused', async (_, source, target, message) => {
  const reading = readParallelPairs(fileWith('s', source), fileWith('t', target));
  await expect(reading).rejects.toEqual(failing('E_DATA', message));
});
