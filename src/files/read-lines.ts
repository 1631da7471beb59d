import { createReadStream } from 'node:fs';
import { HeddleError } from '../base/errors.ts';

interface ReadLinesOptions {
  /** What messages call the input; the path by default. */
  readonly name?: string;
  /** The longest line in bytes; 1 MiB by default. */
  readonly maxLineBytes?: number;
}

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
 * Throws: E_DATA (no such file, invalid UTF-8, a NUL byte) and E_LIMIT (a line too long), with file and line.
 */
export async function* readLines(
  input: string | AsyncIterable<Uint8Array>,
  options: ReadLinesOptions = {},
): AsyncGenerator<string, void, void> {
  const name = options.name ?? (typeof input === 'string' ? input : '<stdin>');
  const decode = lineDecoder(name);
  let number = 0;
  for await (const line of splitLines(readChunks(input, name), name, options.maxLineBytes ?? mebibyte)) {
    number++;
    const text = decode(line, number);
    yield number === 1 && text.startsWith(byteOrderMark) ? text.slice(1) : text;
  }
}

/** The bytes between line feeds. */
async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  limit: number,
): AsyncGenerator<Uint8Array, void, void> {
  let number = 1;
  let unfinished: Uint8Array = new Uint8Array(0);
  const extend = (part: Uint8Array) => {
    if (unfinished.length + part.length > limit) throw tooLong(`${name}:${number}`, limit);
    return unfinished.length === 0 ? part : Buffer.concat([unfinished, part]);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      yield extend(chunk.subarray(start, end));
      unfinished = new Uint8Array(0);
      start = end + 1;
      number++;
    }
    unfinished = extend(chunk.subarray(start));
  }
  if (unfinished.length > 0) yield unfinished;
}

function lineDecoder(name: string): (line: Uint8Array, number: number) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return (line, number) => {
    const where = `${name}:${number}`;
    if (line.includes(0)) throw notText(where, 'a NUL byte');
    try {
      const text = decoder.decode(line);
      return text.endsWith('\r') ? text.slice(0, -1) : text;
    } catch (cause) {
      throw notText(where, 'bytes that are not valid UTF-8', cause);
    }
  };
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

function notText(where: string, found: string, cause?: unknown): HeddleError {
  return new HeddleError(
    'E_DATA',
    { where, found, allowed: 'text in UTF-8', fix: 'convert the file, for example with iconv -t UTF-8' },
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
