import { digest } from './digest.ts';

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
  return rows.hash?.() ?? digest(mapRows(rows, (row) => JSON.stringify(row)));
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
