import { type Key, uniform } from '../base/random.ts';

/**
 * The indices of `count` items of all lengths, the shortest first: of each of `count` equal parts of the items in
 * the order of their lengths, one by chance. Items of one length are in the order of their kinds, such as labels, so that all
 * kinds have their share.
 */
export function chooseExamples(
  lengths: readonly number[],
  count: number,
  key: Key,
  kinds: readonly string[] = [],
): readonly number[] {
  const byKind = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);
  const order = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]! || byKind(kinds[a], kinds[b]));
  const parts = Math.min(count, order.length);
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part, part + 1].map((edge) => Math.floor((edge * order.length) / parts)) as [
      number,
      number,
    ];
    return order[from + Math.floor(uniform(key, part) * (to - from))]!;
  });
}
