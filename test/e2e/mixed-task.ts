/** One task that needs all of a source: its first token says whether the digits behind it are copied or reversed. */
import { fold, foldName, keyOf, permutation, uniform } from '../../src/base/random.ts';
import type { TextPair } from '../../src/data/rows/sequence-to-sequence.ts';

/** What each first token asks for. */
const instructions = {
  copy: (digits: readonly string[]) => digits,
  reverse: (digits: readonly string[]) => digits.toReversed(),
};

const longest = 6;

/** `count` different strings of 1 to 6 digits, in no order; lengths are as frequent as there are strings for it. */
function digitStrings(count: number, seed: number): readonly (readonly string[])[] {
  const key = foldName(keyOf(seed), 'digit strings');
  const found = new Set<string>();
  for (let i = 0; found.size < count; i++) {
    const draw = fold(key, i);
    const length = 1 + Math.floor(uniform(draw, 0) * longest);
    found.add(Array.from({ length }, (_, at) => Math.floor(uniform(draw, at + 1) * 10)).join(' '));
  }
  const texts = [...found];
  return Array.from(permutation(foldName(key, 'order'), count), (i) => texts[i]!.split(' '));
}

interface MixedTask {
  readonly train: readonly TextPair[];
  readonly dev: readonly TextPair[];
  readonly test: readonly TextPair[];
}

/** Two pairs for each string, `copy` and `reverse`; no string of one set occurs in another, whatever its first token. */
export function mixedTask(sizes: Readonly<Record<keyof MixedTask, number>>, seed: number): MixedTask {
  const { train, dev, test } = sizes;
  const strings = digitStrings(train + dev + test, seed);
  const pairsOf = (chosen: typeof strings): readonly TextPair[] =>
    chosen.flatMap((digits) =>
      Object.entries(instructions).map(([name, transform]) => ({
        source: [name, ...digits].join(' '),
        target: transform(digits).join(' '),
      })),
    );
  return {
    train: pairsOf(strings.slice(0, train)),
    dev: pairsOf(strings.slice(train, train + dev)),
    test: pairsOf(strings.slice(train + dev)),
  };
}
