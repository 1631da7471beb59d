import { digest } from './digest.ts';
import { xxhash32 } from './xxhash32.ts';

/** Rows by number: an array, or rows that are kept in another form. */
export interface RowSequence<Row> extends Iterable<Row> {
  readonly length: number;
  /** Row `i`, from 0; undefined outside. */
  at(i: number): Row | undefined;
  /** A hash of all rows in their order, where that takes less than going through them. */
  hash?(): string;
  /** Frees the memory of rows that are needed no longer; then only `length` may be asked. */
  release?(): void;
}

/** A hash of all rows in their order, which must have the form of JSON. */
export function hashRows(rows: RowSequence<unknown>): string {
  return rows.hash?.() ?? digest(mapRows(rows, rowText));
}

/** What tells a row from others, as text: numbers in arrays, such as pixels, by their hash; a map by its entries. */
export function rowText(row: unknown): string {
  return JSON.stringify(row, (_, value: unknown) =>
    ArrayBuffer.isView(value)
      ? xxhash32(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
      : value instanceof Map
        ? [...value]
        : value,
  );
}

/** Rows that a function makes by their number, when they are asked for. */
export function madeRows<Row>(length: number, make: (i: number) => Row): RowSequence<Row> {
  return {
    length,
    at: (i) => (i >= 0 && i < length ? make(i) : undefined),
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield make(i);
    },
  };
}

/** What a function makes of each row, made when it is asked for. */
export function mapRows<Row, Result>(
  rows: RowSequence<Row>,
  make: (row: Row) => Result,
): RowSequence<Result> {
  return {
    length: rows.length,
    at(i) {
      const row = rows.at(i);
      return row === undefined ? undefined : make(row);
    },
    *[Symbol.iterator]() {
      for (const row of rows) yield make(row);
    },
  };
}

/** The rows for which `keep` holds, in their order; of an array, an array. */
export function keepRows<Row>(rows: RowSequence<Row>, keep: (i: number) => boolean): RowSequence<Row> {
  if (Array.isArray(rows)) return rows.filter((_, i) => keep(i));
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (keep(i)) count++;
  const kept = new Uint32Array(count);
  for (let i = 0, next = 0; i < rows.length; i++) if (keep(i)) kept[next++] = i;
  return {
    length: count,
    at: (i) => (i in kept ? rows.at(kept[i] ?? 0) : undefined),
    *[Symbol.iterator]() {
      for (const i of kept) yield rows.at(i) as Row;
    },
    release: () => rows.release?.(),
  };
}

/** The rows of several sequences, one after the other. */
export function joinRows<Row>(sequences: readonly RowSequence<Row>[]): RowSequence<Row> {
  const [first] = sequences;
  if (sequences.length === 1 && first !== undefined) return first;
  if (sequences.every((each): each is Row[] & RowSequence<Row> => Array.isArray(each)))
    return sequences.flat();
  return {
    length: sequences.reduce((sum, { length }) => sum + length, 0),
    at(i) {
      let rest = i;
      for (const each of sequences) {
        if (rest < each.length) return each.at(rest);
        rest -= each.length;
      }
      return undefined;
    },
    *[Symbol.iterator]() {
      for (const each of sequences) yield* each;
    },
    hash: () => digest(sequences.map(hashRows)),
    release() {
      for (const each of sequences) each.release?.();
    },
  };
}

/** How far some work is, called every few milliseconds; it ends the work by throwing. */
export type Pulse = (work: string, done: number, total: number) => void;

const rowsPerPulse = 512;

/** The same rows; whoever goes through them tells `pulse` how far he is. */
export function watchRows<Row>(rows: RowSequence<Row>, work: string, pulse: Pulse): RowSequence<Row> {
  return {
    length: rows.length,
    at: (i) => rows.at(i),
    *[Symbol.iterator]() {
      let done = 0;
      for (const row of rows) {
        if (done++ % rowsPerPulse === 0) pulse(work, done, rows.length);
        yield row;
      }
    },
    ...(rows.release && { release: rows.release }),
  };
}
