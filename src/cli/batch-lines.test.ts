import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batchLines } from './batch-lines.ts';

/** Lines, with pauses in milliseconds where there is a number; an error is thrown. */
async function* script(...steps: readonly (string | number | Error)[]): AsyncGenerator<string, void, void> {
  for (const step of steps) {
    if (step instanceof Error) throw step;
    if (typeof step === 'number') await setTimeout(step);
    else yield step;
  }
}

async function gather(lines: AsyncIterator<string, void>, size: number, milliseconds: number) {
  const batches: (readonly string[])[] = [];
  let error: unknown;
  try {
    for await (const batch of batchLines(lines, { size, milliseconds })) batches.push(batch);
  } catch (thrown) {
    error = thrown;
  }
  return { batches, error };
}

test('batches are full, and the last one is what is left', async () => {
  const { batches } = await gather(script('a', 'b', 'c', 'd', 'e'), 2, 1000);
  expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect((await gather(script('a', 'b'), 2, 1000)).batches).toEqual([['a', 'b']]);
  expect((await gather(script(), 2, 1000)).batches).toEqual([]);
});

test('a line does not wait longer than it must, however long the first takes', async () => {
  const { batches } = await gather(script(60, 'a', 'b', 300, 'c'), 64, 20);
  expect(batches).toEqual([['a', 'b'], ['c']]);
});

test('an error comes behind the lines before it', async () => {
  const failure = new Error('bad line');
  expect(await gather(script('a', 'b', failure), 64, 1000)).toEqual({
    batches: [['a', 'b']],
    error: failure,
  });
  expect(await gather(script('a', 'b', failure), 2, 1000)).toEqual({ batches: [['a', 'b']], error: failure });
  expect(await gather(script(failure), 2, 1000)).toEqual({ batches: [], error: failure });
  expect(await gather(script('a', 60, failure), 64, 5)).toEqual({ batches: [['a']], error: failure });
});
