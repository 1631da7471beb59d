import { expect, it } from 'vitest';
import { mapByLength } from './map-by-length.ts';

const run = async (lengths: readonly number[], rows: number, positions: number) => {
  const batches: number[][] = [];
  const results = await mapByLength(lengths, { rows, positions }, async (indices) => {
    batches.push(indices.map((index) => lengths[index]!));
    return indices.map((index) => `item ${index}`);
  });
  return { batches, results };
};

it('batches by length and answers in the order of the items', async () => {
  const { batches, results } = await run([5, 1, 3, 1, 4], 2, 100);
  expect(batches).toEqual([[1, 1], [3, 4], [5]]);
  expect(results).toEqual(['item 0', 'item 1', 'item 2', 'item 3', 'item 4']);
});

it('counts the padding of a batch; an item beyond the limit is alone', async () => {
  const { batches } = await run([2, 2, 3, 9, 0], 10, 8);
  expect(batches).toEqual([[0, 2, 2], [3], [9]]);
});

it('does no work for no items', async () => {
  expect(await run([], 2, 8)).toEqual({ batches: [], results: [] });
});
