import { expect, test } from 'vitest';
import { holdOut } from './hold-out.ts';

const bySource = ({ source }: { readonly source: string }) => source;
const pairsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ source: `word${i}`, target: `${i}` }));

test('5 % of the sources are held out, at least 1, at most 2,000', () => {
  const sizes = [2, 10, 100, 1000, 50_000].map((count) => holdOut(pairsOf(count), bySource).heldOut.length);
  expect(sizes).toEqual([1, 1, 5, 50, 2000]);
});

test('fraction and limit can be chosen, and something is left to train on', () => {
  expect(holdOut(pairsOf(100), bySource, { fraction: 0.2, limit: 7 }).heldOut).toHaveLength(7);
  expect(holdOut(pairsOf(10), bySource, { fraction: 1 }).train).toHaveLength(1);
});

test('variants of one source are on one side, and the order of the pairs does not matter', () => {
  const pairs = pairsOf(200).flatMap((pair) => [pair, { ...pair, target: 'variant' }]);
  const { train, heldOut } = holdOut(pairs, bySource);
  const sources = (side: readonly { source: string }[]) => new Set(side.map(({ source }) => source));
  expect([...sources(train)].filter((source) => sources(heldOut).has(source))).toEqual([]);
  expect(heldOut).toHaveLength(20);
  expect(train).toHaveLength(380);
  expect(sources(holdOut(pairs.toReversed(), bySource).heldOut)).toEqual(sources(heldOut));
});

test('groups in two Unicode forms, or with other white space, are one', () => {
  const rows = pairsOf(100).flatMap(({ source }) => [`é ${source}`, `e\u0301\u00a0${source} `]);
  const { train, heldOut } = holdOut(rows, (row) => row);
  expect(heldOut).toHaveLength(10);
  const one = (text: string) => text.normalize('NFC').trim().replace('\u00a0', ' ');
  const held = new Set(heldOut.map(one));
  expect(train.filter((row) => held.has(one(row)))).toEqual([]);
});

test('the hash spreads: every last digit is held out about equally', () => {
  const { heldOut } = holdOut(pairsOf(40_000), bySource);
  for (let digit = 0; digit < 10; digit++) {
    const share = heldOut.filter(({ source }) => source.endsWith(`${digit}`)).length / heldOut.length;
    expect(share).toBeGreaterThan(0.07);
    expect(share).toBeLessThan(0.13);
  }
});

test('one source cannot be split', () => {
  const one = [
    { source: '__proto__', target: 'a' },
    { source: '__proto__', target: 'b' },
  ];
  expect(() => holdOut(one, bySource)).toThrow(expect.objectContaining({ code: 'E_DATA' }));
  expect(holdOut([...one, { source: 'constructor', target: 'c' }], bySource).train.length).toBeGreaterThan(0);
});
