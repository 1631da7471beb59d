import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string | Uint8Array): string {
  const path = join(folder, 'lines.txt');
  writeFileSync(path, content);
  return path;
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}

const failing = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\n', ['a', '']],
  ['a\r\nb\r\n', ['a', 'b']],
  ['a\rb\r\r\n', ['a\rb\r']],
  ['\ufeffa\n\ufeffb', ['a', '\ufeffb']],
  ['\n', ['']],
  ['__proto__\nconstructor\n', ['__proto__', 'constructor']],
  ['a\u2028b\u0085c\n𝄞', ['a\u2028b\u0085c', '𝄞']],
])('%j has the lines %j, however it arrives', async (content, lines) => {
  expect(await collect(readLines(fileWith(content)))).toEqual(lines);
  for (const size of [1, 2, 3, 100]) {
    expect(await collect(readLines(inChunks(Buffer.from(content), size)))).toEqual(lines);
  }
});

test('invalid UTF-8 names file and line', async () => {
  for (const bytes of [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
    const path = fileWith(
      Buffer.concat([Buffer.from('good\nbad '), Buffer.from(bytes), Buffer.from('\ngood')]),
    );
    await expect(collect(readLines(path))).rejects.toEqual(
      failing('E_DATA', /lines\.txt:2: .*not valid UTF-8/),
    );
  }
});

test('a NUL byte names file and line', async () => {
  await expect(collect(readLines(fileWith('a\nb\0c\n')))).rejects.toEqual(
    failing('E_DATA', /lines\.txt:2: a NUL byte/),
  );
});

test('UTF-16 is refused at line 1', async () => {
  await expect(collect(readLines(fileWith(Buffer.from('\ufeffa\n', 'utf16le'))))).rejects.toEqual(
    failing('E_DATA', /lines\.txt:1: /),
  );
});

test('a line of 10 MB names file, line and limit', async () => {
  const path = fileWith(`first\n${'x'.repeat(10_000_000)}\nlast`);
  await expect(collect(readLines(path))).rejects.toEqual(failing('E_LIMIT', /lines\.txt:2: .*1048576 bytes/));
});

test('an endless line is given up after limit and one chunk', async () => {
  let read = 0;
  async function* endless() {
    const chunk = new Uint8Array(1000).fill(0x61);
    for (;;) {
      read += chunk.length;
      yield chunk;
    }
  }
  await expect(collect(readLines(endless(), { name: 'pipe', maxLineBytes: 5500 }))).rejects.toEqual(
    failing('E_LIMIT', /^pipe:1: a line of more than 5500 bytes/),
  );
  expect(read).toBe(6000);
});

test('a line at the limit is read', async () => {
  expect(await collect(readLines(fileWith('12345\n1234'), { maxLineBytes: 5 }))).toEqual(['12345', '1234']);
});

test('a missing file, a folder and an impossible path are told', async () => {
  const missing = join(folder, 'missing');
  await expect(collect(readLines(missing))).rejects.toEqual(
    failing('E_DATA', /missing: there is no such file/),
  );
  await expect(collect(readLines(folder))).rejects.toEqual(failing('E_DATA', /this is a folder/));
  await expect(collect(readLines('a\0b'))).rejects.toEqual(failing('E_DATA', /reading failed/));
});

test('lines are read as they are asked for', async () => {
  let chunks = 0;
  async function* counted() {
    for (; chunks < 1000; chunks++) yield Buffer.from('line\n');
  }
  const lines = readLines(counted());
  await lines.next();
  await lines.return();
  expect(chunks).toBeLessThan(3);
});
