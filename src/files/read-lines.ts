import { createReadStream } from 'node:fs';
import { HeddleError } from '../base/errors.ts';
import { readError } from './disk-error.ts';

interface ReadLinesOptions {
  /** What messages call the input; the path by default. */
  readonly name?: string;
  /** The longest line in bytes; 1 MiB by default. */
  readonly maxLineBytes?: number | undefined;
  /** How bytes are text; UTF-8 by default. */
  readonly encoding?: Encoding | undefined;
  /** Whether a line keeps the line feed that ends it. */
  readonly keepLineFeeds?: boolean | undefined;
}

/** The encodings of text files. Nothing is guessed: a file that is not what it is said to be is refused. */
export const encodings = ['utf-8', 'latin1'] as const;
export type Encoding = (typeof encodings)[number];

const mebibyte = 2 ** 20;
const chunkBytes = 2 ** 18;
const lineFeed = 0x0a;
const byteOrderMark = '\ufeff';

/** Some lines that follow one another, and how many bytes of the input have been read with them. */
export interface LineBlock {
  readonly lines: readonly string[];
  readonly bytesRead: number;
}

/**
 * The lines of a file or of a stream of bytes, one after the other: memory holds one line and one chunk.
 *
 * A carriage return before the line feed and a byte order mark before the first line are dropped; a last line
 * without line feed counts. Differs from `node:readline`, which replaces invalid UTF-8 without a word and
 * reads lines of any length.
 *
 * Latin-1 is ISO 8859-1, where bytes 0x80 to 0x9f are no text; Windows-1252 and UTF-8 read as Latin-1 have them, and are refused.
 *
 * Throws: E_DATA (no such file, invalid UTF-8 or Latin-1, a NUL byte) and E_LIMIT (a line too long), with file and line.
 */
export async function* readLines(
  input: string | AsyncIterable<Uint8Array>,
  options: ReadLinesOptions = {},
): AsyncGenerator<string, void, void> {
  for await (const { lines } of readLineBlocks(input, options)) yield* lines;
}

/** The lines as `readLines` gives them, those of a chunk together: for large files, where a step for each line costs time. */
export async function* readLineBlocks(
  input: string | AsyncIterable<Uint8Array>,
  { name: given, maxLineBytes = mebibyte, encoding, keepLineFeeds = false }: ReadLinesOptions = {},
): AsyncGenerator<LineBlock, void, void> {
  const name = given ?? (typeof input === 'string' ? input : '<stdin>');
  const decode = encoding === 'latin1' ? decodeLatin1 : utf8Decoder();
  let number = 0;
  for await (const { bytes, bytesRead } of wholeLines(readChunks(input, name), maxLineBytes)) {
    const { lines, error } = linesOf(bytes, { name, before: number, limit: maxLineBytes, decode });
    if (number === 0 && lines[0]?.startsWith(byteOrderMark)) lines[0] = lines[0].slice(1);
    number += lines.length;
    const ended = bytes.at(-1) === lineFeed || error !== undefined;
    const last = lines.length - 1;
    yield {
      lines: keepLineFeeds ? lines.map((line, i) => (i < last || ended ? `${line}\n` : line)) : lines,
      bytesRead,
    };
    if (error !== undefined) throw error;
  }
}

/** The bytes of a chunk up to its last line feed, after what the chunk before it had left; in the end what is left. */
async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly bytesRead: number }, void, void> {
  let parts: Uint8Array[] = [];
  let [size, bytesRead] = [0, 0];
  const join = (end: Uint8Array) => {
    const bytes = parts.length === 0 ? end : Buffer.concat([...parts, end]);
    [parts, size] = [[], 0];
    return bytes;
  };
  for await (const chunk of chunks) {
    bytesRead += chunk.length;
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > 0) yield { bytes: join(chunk.subarray(0, end)), bytesRead };
    if (end === chunk.length) continue;
    parts.push(chunk.subarray(end));
    size += chunk.length - end;
    // A line too long, whatever comes after it.
    if (size > limit) yield { bytes: join(new Uint8Array(0)), bytesRead };
  }
  if (size > 0) yield { bytes: join(new Uint8Array(0)), bytesRead };
}

interface LineRules {
  readonly name: string;
  /** How many lines stand before these. */
  readonly before: number;
  readonly limit: number;
  readonly decode: Decode;
}

interface DecodedLines {
  readonly lines: string[];
  /** Why the line after them is none. */
  readonly error?: unknown;
}

/** The lines of some bytes: all at once where nothing is wrong with any, else one by one to the first that is wrong. */
function linesOf(bytes: Uint8Array, { name, before, limit, decode }: LineRules): DecodedLines {
  if (bytes.length <= limit && !bytes.includes(0)) {
    try {
      const lines = decode(bytes, name).split('\n');
      if (bytes.at(-1) === lineFeed) lines.pop();
      return { lines: lines.map(withoutReturn) };
    } catch {
      // The line that is wrong is found below.
    }
  }
  const lines: string[] = [];
  try {
    for (const line of splitBytes(bytes)) {
      const where = `${name}:${before + lines.length + 1}`;
      if (line.length > limit) throw tooLong(where, limit);
      if (line.includes(0)) throw notText(where, 'a NUL byte', convert);
      lines.push(withoutReturn(decode(line, where)));
    }
    return { lines };
  } catch (error) {
    return { lines, error };
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function* splitBytes(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  let start = 0;
  for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  if (start < bytes.length) yield bytes.subarray(start);
}

type Decode = (bytes: Uint8Array, where: string) => string;

function utf8Decoder(): Decode {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return (bytes, where) => {
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      const before = new TextDecoder().decode(bytes).split('\ufffd', 1).join('').slice(-20);
      const place = before === '' ? '' : ` after ${JSON.stringify(before)}`;
      const fix = `if the whole file is Latin-1, give --encoding latin1; else ${convert}`;
      throw notText(where, `bytes that are not valid UTF-8${place}`, fix, cause);
    }
  };
}

function decodeLatin1(bytes: Uint8Array, where: string): string {
  const control = bytes.find((byte) => byte >= 0x80 && byte < 0xa0);
  if (control !== undefined) {
    const found = `the byte 0x${control.toString(16)}, which is no text in Latin-1`;
    throw notText(where, found, `leave --encoding out if the file is UTF-8; else ${convert}`);
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (!/(?:^|\n)\xef\xbb\xbf/.test(text)) return text;
  throw notText(where, 'the byte order mark of UTF-8', 'leave --encoding out');
}

async function* readChunks(
  input: string | AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* typeof input === 'string' ? createReadStream(input, { highWaterMark: chunkBytes }) : input;
  } catch (cause) {
    throw readError(name, cause, 'a text file in UTF-8');
  }
}

const convert = 'convert the file, for example with iconv -t UTF-8';

function notText(where: string, found: string, fix: string, cause?: unknown): HeddleError {
  return new HeddleError(
    'E_DATA',
    { where, found, allowed: 'text in UTF-8, or in Latin-1 if you say so', fix },
    { cause },
  );
}

function tooLong(where: string, limit: number): HeddleError {
  return new HeddleError('E_LIMIT', {
    where,
    found: `a line of more than ${limit} bytes`,
    allowed: `at most ${limit} bytes`,
    fix: 'break the line up, or remove it',
  });
}
