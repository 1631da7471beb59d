import { PriorityQueue } from './priority-queue.ts';

/** The ids of a word, and how many of its symbols each covers. */
interface PairPieces {
  readonly ids: readonly number[];
  readonly symbols: readonly number[];
}

interface Merge {
  readonly rank: number;
  /** The id of what the two spell. */
  readonly id: number;
}

const idRange = 2 ** 26;
const none = -1;

/** The merges of a vocabulary by their pair of ids. */
type Merges = ReadonlyMap<number, Merge>;

/** Stands for a symbol that the vocabulary lacks; no rule merges it. */
export const unknownSymbol = idRange - 1;

/**
 * A function from the ids of a word's symbols to its byte-pair pieces: of all neighbours that a rule merges, those of the
 * first rule, and of these the leftmost, become one, again and again. Rules about tokens without an id do nothing.
 *
 * Time: n log n for n symbols. Source: Sennrich, Haddow, Birch (2016); the order is that of Hugging Face's tokenizers.
 */
export function bytePairEncoder(
  idOf: (token: string) => number | undefined,
  rules: readonly (readonly [left: string, right: string])[],
): (word: readonly number[]) => PairPieces {
  const merges = new Map<number, Merge>();
  for (const [rank, [left, right]] of rules.entries()) {
    const [first, second, id] = [idOf(left), idOf(right), idOf(left + right)];
    if (first === undefined || second === undefined || id === undefined) continue;
    const key = first * idRange + second;
    if (!merges.has(key)) merges.set(key, { rank, id });
  }
  return (word) => (word.length <= shortWord ? mergeShort(word, merges) : mergeAll(word, merges));
}

const shortWord = 32;

/** Looks through all neighbours before each merge, which is the fastest way for few. */
function mergeShort(word: readonly number[], merges: Merges): PairPieces {
  const ids = [...word];
  const symbols = ids.map(() => 1);
  for (;;) {
    let best: Merge | undefined;
    let at = 0;
    for (let place = 0; place + 1 < ids.length; place++) {
      const merge = merges.get((ids[place] ?? none) * idRange + (ids[place + 1] ?? none));
      if (merge === undefined || (best !== undefined && merge.rank >= best.rank)) continue;
      best = merge;
      at = place;
    }
    if (best === undefined) return { ids, symbols };
    ids.splice(at, 2, best.id);
    symbols.splice(at, 2, (symbols[at] ?? 0) + (symbols[at + 1] ?? 0));
  }
}

/** The symbols as a list of which each place knows the next; a place that was merged into the one before it is `none`. */
interface Chain {
  readonly ids: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/** Places wait in a list for each rule, so that most cost no search; a rule that comes before the one under way goes first. */
function mergeAll(word: readonly number[], merges: Merges): PairPieces {
  const chain = chainOf(word);
  const waiting = new Map<number, number[]>();
  const ranks = new PriorityQueue<number>((a, b) => a < b);
  let lowest = Number.POSITIVE_INFINITY;
  const offer = (place: number) => {
    const rank = mergeAt(chain, merges, place)?.rank;
    if (rank === undefined) return;
    const places = waiting.get(rank);
    if (places !== undefined) places.push(place);
    else {
      waiting.set(rank, [place]);
      ranks.push(rank);
      lowest = Math.min(lowest, rank);
    }
  };
  for (let place = 0; place + 1 < word.length; place++) offer(place);
  for (let rank = ranks.pop(); rank !== undefined; rank = ranks.pop()) {
    const places = Int32Array.from(waiting.get(rank) ?? []).sort();
    waiting.delete(rank);
    lowest = Number.POSITIVE_INFINITY;
    for (const [i, place] of places.entries()) {
      const merge = mergeAt(chain, merges, place);
      if (merge?.rank !== rank) continue;
      join(chain, place, merge.id);
      offer(chain.before[place] ?? none);
      offer(place);
      if (lowest > rank) continue;
      waiting.set(rank, Array.from(places.subarray(i + 1)));
      ranks.push(rank);
      break;
    }
  }
  return piecesOf(chain);
}

/** The rule that merges the tokens at a place and after it. */
function mergeAt({ ids, after }: Chain, merges: Merges, place: number): Merge | undefined {
  const next = place === none ? none : (after[place] ?? none);
  if (next === none || ids[place] === none) return undefined;
  return merges.get((ids[place] ?? none) * idRange + (ids[next] ?? none));
}

function chainOf(word: readonly number[]): Chain {
  const places = word.keys();
  const before = Int32Array.from(places, (place) => place - 1);
  const after = before.map((place) => place + 2);
  after[word.length - 1] = none;
  return { ids: Int32Array.from(word), before, after };
}

/** The token at a place and the next one become one. */
function join({ ids, before, after }: Chain, place: number, id: number): void {
  const next = after[place] ?? none;
  const following = after[next] ?? none;
  ids[place] = id;
  ids[next] = none;
  after[place] = following;
  if (following !== none) before[following] = place;
}

function piecesOf({ ids, after }: Chain): PairPieces {
  const found: number[] = [];
  const symbols: number[] = [];
  for (let place = 0; place !== none; place = after[place] ?? none) {
    const next = after[place] ?? none;
    found.push(ids[place] ?? none);
    symbols.push((next === none ? ids.length : next) - place);
  }
  return { ids: found, symbols };
}
