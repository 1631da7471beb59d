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

/**
 * The pairs of neighbours in a set of counted words: how often each occurs and in which words, kept up to
 * date while pairs are merged, so that a merge costs time only for the words that hold its pair.
 */
export class PairIndex {
  readonly #tokens: readonly string[];
  readonly #words: (readonly number[])[] = [];
  readonly #wordCounts: number[] = [];
  readonly #pairCounts = new Map<number, number>();
  readonly #wordsOfPair = new Map<number, Set<number>>();
  /** For pairs touched since the queue was last brought up to date: the count that they had then. */
  readonly #queuedCounts = new Map<number, number>();
  /** May hold outdated entries: one is current if its count is the pair's count. */
  readonly #queue: PriorityQueue<RankedPair>;

  /** `tokens[id]` is the text of an id; the list may grow. */
  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
    this.#queue = new PriorityQueue((a, b) => this.#precedes(a, b));
  }

  addWord(word: readonly number[], count: number): void {
    this.#wordCounts.push(count);
    this.#words.push(word);
    this.#countPairs(this.#words.length - 1, 1);
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
  merge(pair: Pair, merged: number): void {
    for (const word of [...(this.#wordsOfPair.get(keyOf(pair.left, pair.right)) ?? [])]) {
      this.#countPairs(word, -1);
      this.#words[word] = mergePair(this.#words[word]!, pair, merged);
      this.#countPairs(word, 1);
    }
  }

  #countPairs(word: number, sign: 1 | -1): void {
    const ids = this.#words[word]!;
    for (let i = 0; i + 1 < ids.length; i++) {
      const key = keyOf(ids[i]!, ids[i + 1]!);
      const count = this.#pairCounts.get(key) ?? 0;
      if (!this.#queuedCounts.has(key)) this.#queuedCounts.set(key, count);
      this.#pairCounts.set(key, count + sign * this.#wordCounts[word]!);
      if (sign === 1) this.#wordsHolding(key).add(word);
      else this.#wordsHolding(key).delete(word);
    }
  }

  #wordsHolding(key: number): Set<number> {
    let words = this.#wordsOfPair.get(key);
    if (words === undefined) {
      words = new Set();
      this.#wordsOfPair.set(key, words);
    }
    return words;
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

function mergePair(word: readonly number[], { left, right }: Pair, merged: number): readonly number[] {
  const result: number[] = [];
  for (let i = 0; i < word.length; i++) {
    if (word[i] === left && word[i + 1] === right) {
      result.push(merged);
      i++;
    } else result.push(word[i]!);
  }
  return result;
}
