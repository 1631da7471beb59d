import { PriorityQueue } from './priority-queue.ts';

/** Two neighbouring tokens, by id. */
interface Pair {
  readonly left: number;
  readonly right: number;
}

interface RankedPair extends Pair {
  readonly count: number;
}

const idRange = 2 ** 26;
const keyOf = (left: number, right: number) => left * idRange + right;

/** Stands before the first token of a word, after the last one, and where a token was merged into the one before it. */
const none = -1;

/**
 * The pairs of neighbours in a set of counted words: how often each occurs and where, kept up to date while pairs are
 * merged. A merge costs time for the places where its pair occurs alone, however long the words are: each makes the words
 * shorter by one token, so that all merges together take n log n time for n characters.
 */
export class PairIndex {
  readonly #tokens: readonly string[];
  /** The token at each place; all words lie one after the other. */
  readonly #ids: Int32Array;
  /** The place of the token before and after each place in its word. */
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  /** How often the word of each place occurs. */
  readonly #counts: Float64Array;
  readonly #pairCounts = new Map<number, number>();
  /** Where each pair was seen, at its left token; outdated where another token is there by now. */
  readonly #places = new Map<number, number[]>();
  /** For pairs touched since the queue was last brought up to date: the count that they had then. */
  readonly #queuedCounts = new Map<number, number>();
  /** May hold outdated entries: one is current if its count is the pair's count. */
  readonly #queue: PriorityQueue<RankedPair>;

  /** `tokens[id]` is the text of an id; the list may grow. Each word is the ids of its tokens, and has a count. */
  constructor(
    tokens: readonly string[],
    words: readonly (readonly [ids: readonly number[], count: number])[],
  ) {
    const size = words.reduce((sum, [ids]) => sum + ids.length, 0);
    this.#tokens = tokens;
    this.#queue = new PriorityQueue((a, b) => this.#precedes(a, b));
    this.#ids = new Int32Array(size);
    this.#before = new Int32Array(size);
    this.#after = new Int32Array(size);
    this.#counts = new Float64Array(size);
    let start = 0;
    for (const [ids, count] of words) start = this.#addWord(start, ids, count);
  }

  /** Removes the most frequent pair from the queue and returns it; undefined if no pair occurs twice. */
  takeMostFrequent(): Pair | undefined {
    this.#queueChanged();
    for (let pair = this.#queue.pop(); pair !== undefined; pair = this.#queue.pop()) {
      if (pair.count === this.#pairCounts.get(keyOf(pair.left, pair.right))) return pair;
    }
    return undefined;
  }

  /** Replaces every occurrence of a pair, from left to right, by the token `merged`. */
  merge({ left, right }: Pair, merged: number): void {
    const key = keyOf(left, right);
    const places = this.#places.get(key) ?? [];
    this.#places.delete(key);
    // The places of pairs that several merges made are not in order.
    for (const place of Int32Array.from(places).sort()) {
      const next = this.#after[place] ?? none;
      if (this.#ids[place] === left && next !== none && this.#ids[next] === right) {
        this.#mergeAt(place, next, merged);
      }
    }
    this.#pairCounts.set(key, 0);
  }

  #addWord(start: number, ids: readonly number[], count: number): number {
    const end = start + ids.length;
    for (let place = start; place < end; place++) {
      this.#ids[place] = ids[place - start] ?? none;
      this.#before[place] = place === start ? none : place - 1;
      this.#after[place] = place === end - 1 ? none : place + 1;
      this.#counts[place] = count;
    }
    for (let place = start; place < end - 1; place++) this.#addPair(place, place + 1);
    return end;
  }

  #mergeAt(place: number, next: number, merged: number): void {
    const before = this.#before[place] ?? none;
    const after = this.#after[next] ?? none;
    if (before !== none) this.#removePair(before, place);
    if (after !== none) this.#removePair(next, after);
    this.#ids[place] = merged;
    this.#ids[next] = none;
    this.#after[place] = after;
    if (after !== none) this.#before[after] = place;
    if (before !== none) this.#addPair(before, place);
    if (after !== none) this.#addPair(place, after);
  }

  #addPair(left: number, right: number): void {
    const key = this.#changeCount(left, right, 1);
    const places = this.#places.get(key);
    if (places === undefined) this.#places.set(key, [left]);
    else places.push(left);
  }

  #removePair(left: number, right: number): void {
    this.#changeCount(left, right, -1);
  }

  #changeCount(left: number, right: number, sign: 1 | -1): number {
    const key = keyOf(this.#ids[left] ?? none, this.#ids[right] ?? none);
    const count = this.#pairCounts.get(key) ?? 0;
    if (!this.#queuedCounts.has(key)) this.#queuedCounts.set(key, count);
    this.#pairCounts.set(key, count + sign * (this.#counts[left] ?? 0));
    return key;
  }

  #queueChanged(): void {
    for (const [key, before] of this.#queuedCounts) {
      const count = this.#pairCounts.get(key)!;
      if (count === before || count < 2) continue;
      this.#queue.push({ left: Math.floor(key / idRange), right: key % idRange, count });
    }
    this.#queuedCounts.clear();
  }

  #precedes(a: RankedPair, b: RankedPair): boolean {
    if (a.count !== b.count) return a.count > b.count;
    if (a.left !== b.left) return this.#tokens[a.left]! < this.#tokens[b.left]!;
    return this.#tokens[a.right]! < this.#tokens[b.right]!;
  }
}
