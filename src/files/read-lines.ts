import { createReadStream } from 'node:fs';
import { HeddleError } from '../base/errors.ts';

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
const lineFeed = 0x0a;
const byteOrderMark = '\ufeff';

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
  const name = options.name ?? (typeof input === 'string' ? input : '<stdin>');
  const decode = options.encoding === 'latin1' ? decodeLatin1 : utf8Decoder();
  const limit = options.maxLineBytes ?? mebibyte;
  let number = 0;
  for await (const { bytes, ended } of splitLines(readChunks(input, name), name, limit)) {
    const where = `${name}:${++number}`;
    if (bytes.includes(0)) throw notText(where, 'a NUL byte', convert);
    const decoded = decode(bytes, where);
    const line = decoded.endsWith('\r') ? decoded.slice(0, -1) : decoded;
    const text = number === 1 && line.startsWith(byteOrderMark) ? line.slice(1) : line;
    yield ended && options.keepLineFeeds ? `${text}\n` : text;
  }
}

/** The bytes between line feeds, and whether a line feed ends them. */
async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  limit: number,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly ended: boolean }, void, void> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let size = 0;
  const extend = (part: Uint8Array) => {
    size += part.length;
    if (size > limit) throw tooLong(`${name}:${number}`, limit);
    if (part.length > 0) parts.push(part);
  };
  const take = () => {
    const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    [parts, size] = [[], 0];
    return bytes;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      extend(chunk.subarray(start, end));
      yield { bytes: take(), ended: true };
      start = end + 1;
      number++;
    }
    extend(chunk.subarray(start));
  }
  if (size > 0) yield { bytes: take(), ended: false };
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

const utf8Mark = [0xef, 0xbb, 0xbf];

function decodeLatin1(bytes: Uint8Array, where: string): string {
  const control = bytes.find((byte) => byte >= 0x80 && byte < 0xa0);
  if (control !== undefined) {
    const found = `the byte 0x${control.toString(16)}, which is no text in Latin-1`;
    throw notText(where, found, `leave --encoding out if the file is UTF-8; else ${convert}`);
  }
  if (utf8Mark.every((byte, i) => bytes[i] === byte)) {
    throw notText(where, 'the byte order mark of UTF-8', 'leave --encoding out');
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

async function* readChunks(
  input: string | AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* typeof input === 'string' ? createReadStream(input) : input;
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

const readFailures: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'this is a folder'],
  ['EACCES', 'this file may not be read'],
]);

function unreadable(name: string, cause: unknown): HeddleError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new HeddleError(
    'E_DATA',
    {
      where: name,
      found:
        readFailures.get(code) ??
        `reading failed (${cause instanceof Error ? cause.message : String(cause)})`,
      allowed: 'a text file in UTF-8',
      fix: 'check the path',
    },
    { cause },
  );
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
