/** Lists of short lists of numbers, in a few large arrays: no object for each. */
import { lastAtMost } from '../base/last-at-most.ts';
import { digest } from './digest.ts';
import { xxhash32 } from './xxhash32.ts';

type Numbers = Uint8Array | Uint16Array | Int32Array | Float32Array;

const usualChunk = 2 ** 20;
const firstChunk = 2 ** 10;

/**
 * Lists of numbers, added one after the other. Memory: the numbers, and 4 bytes a list where their count is known before,
 * else at most 8.
 *
 * Lists lie in chunks, so that nothing is copied when there are more; each chunk begins with a list.
 */
export class PackedLists<Values extends Numbers> {
  readonly #allocate: (length: number) => Values;
  #chunks: Values[] = [];
  /** The number of the first list of each chunk. */
  readonly #firstLists: number[] = [];
  /** Where each list ends in its chunk. */
  #ends: Uint32Array;
  #length = 0;
  /** The number of the chunk that was read last: mostly the next list is in it too. */
  #lastChunk = 0;

  /** `allocate` makes an array of zeros; `count` lists are expected. */
  constructor(allocate: (length: number) => Values, count = firstChunk) {
    this.#allocate = allocate;
    this.#ends = new Uint32Array(Math.max(1, count));
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a list that `write` puts into a place for at most `most` numbers; it returns how many it wrote. */
  add(most: number, write: (place: Values) => number): void {
    const chunk = this.#chunkFor(most);
    const start = this.#endOf(this.#length - 1);
    const place = chunk.subarray(start, start + most) as Values;
    if (this.#length === this.#ends.length) this.#ends = grown(this.#ends);
    this.#ends[this.#length++] = start + write(place);
  }

  push(values: ArrayLike<number>): void {
    this.add(values.length, (place) => {
      place.set(values);
      return values.length;
    });
  }

  /** List `i`, a view. */
  at(i: number): Values {
    const chunk = this.#chunkOf(i);
    const start = i === this.#firstLists[chunk] ? 0 : (this.#ends[i - 1] ?? 0);
    return this.#chunks[chunk]?.subarray(start, this.#ends[i]) as Values;
  }

  /** The length of each list, and so much more. */
  lengths(more = 0): Uint32Array {
    const lengths = new Uint32Array(this.#length);
    for (let chunk = 0; chunk < this.#firstLists.length; chunk++) {
      const end = this.#firstLists[chunk + 1] ?? this.#length;
      let start = 0;
      for (let i = this.#firstLists[chunk] ?? 0; i < end; i++) {
        lengths[i] = (this.#ends[i] ?? 0) - start + more;
        start = this.#ends[i] ?? 0;
      }
    }
    return lengths;
  }

  /** A hash of all lists, the same for the same lists in the same order. */
  hash(): string {
    const used = this.#chunks.map((chunk, i) => {
      const last = (this.#firstLists[i + 1] ?? this.#length) - 1;
      return chunk.subarray(0, last < (this.#firstLists[i] ?? 0) ? 0 : this.#ends[last]);
    });
    const arrays = [...used, this.#ends.subarray(0, this.#length)];
    return digest(arrays.map((a) => xxhash32(new Uint8Array(a.buffer, a.byteOffset, a.byteLength))));
  }

  /** Frees the memory; then only `length` may be asked. */
  release(): void {
    this.#chunks = [];
    this.#ends = new Uint32Array(0);
  }

  /** The last chunk, or a new one where it has no room for so many. */
  #chunkFor(most: number): Values {
    const last = this.#chunks.at(-1);
    if (last !== undefined && this.#endOf(this.#length - 1) + most <= last.length) return last;
    // The first chunk is small: most lists of lists are.
    const usual = this.#chunks.length === 0 ? firstChunk : usualChunk;
    const chunk = this.#allocate(Math.max(usual, most));
    this.#chunks.push(chunk);
    this.#firstLists.push(this.#length);
    return chunk;
  }

  #endOf(i: number): number {
    return i < (this.#firstLists.at(-1) ?? 0) ? 0 : (this.#ends[i] ?? 0);
  }

  #chunkOf(i: number): number {
    if (!(i >= 0 && i < this.#length)) throw new RangeError(`list ${i} of ${this.#length}`);
    const firsts = this.#firstLists;
    const isIn = (chunk: number) => (firsts[chunk] ?? 0) <= i && i < (firsts[chunk + 1] ?? Infinity);
    if (isIn(this.#lastChunk)) return this.#lastChunk;
    // Of chunks that begin with the same number, only the last has lists.
    this.#lastChunk = lastAtMost(firsts, i);
    return this.#lastChunk;
  }
}

function grown(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * values.length);
  larger.set(values);
  return larger;
}

/** Lists of token ids in the narrowest numbers that hold a vocabulary of this size. */
export type IdLists = PackedLists<Uint8Array | Uint16Array | Int32Array>;

/** Lists of ids below `vocabulary`; about `count` of them are expected. */
export function idLists(vocabulary: number, count: number): IdLists {
  if (vocabulary <= 2 ** 8) return new PackedLists((length) => new Uint8Array(length), count);
  if (vocabulary <= 2 ** 16) return new PackedLists((length) => new Uint16Array(length), count);
  return new PackedLists((length) => new Int32Array(length), count);
}
