import { PackedLists } from './packed-list.ts';
import type { RowSequence } from './row-sequence.ts';
import type { RowPacking } from './rows/row-format.ts';

/** A row sequence that grows. */
export interface GrowingRows<Row> extends RowSequence<Row> {
  push(row: Row): void;
}

/** Rows kept as UTF-8 in a few large arrays: their text and 4 bytes a row. Reading a row makes it anew. */
export function packedRows<Row>({ pack, unpack }: RowPacking<Row>): GrowingRows<Row> {
  const lists = new PackedLists((length) => new Uint8Array(length));
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const rowAt = (i: number) => unpack(decoder.decode(lists.at(i)));
  return {
    get length() {
      return lists.length;
    },
    push(row) {
      const packed = pack(row);
      // A UTF-16 unit is at most three bytes.
      lists.add(3 * packed.length, (place) => encoder.encodeInto(packed, place).written);
    },
    at: (i) => (i >= 0 && i < lists.length ? rowAt(i) : undefined),
    *[Symbol.iterator]() {
      for (let i = 0; i < lists.length; i++) yield rowAt(i);
    },
    hash: () => lists.hash(),
    release: () => lists.release(),
  };
}
