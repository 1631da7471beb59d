import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { median } from '../metrics/averages.ts';
import { leastSeconds, medianSeconds, secondsOfEach } from './timing.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that takes the given milliseconds, one number for each run; the last one from then on. */
function work(...milliseconds: readonly number[]) {
  return vi.fn(async (): Promise<void> => {
    vi.advanceTimersByTime(milliseconds[Math.min(runs++, milliseconds.length - 1)]!);
  });
}
let runs = 0;
beforeEach(() => {
  runs = 0;
});

test('one slow run does not move the median, and warm-up does not count', async () => {
  const run = work(900, 900, 900, 2);
  expect(await medianSeconds(run, { warmup: 2, repetitions: 7, seconds: 0 })).toBeCloseTo(0.002, 9);
  expect(run).toHaveBeenCalledTimes(9);
});

test('short work is repeated until the seconds have passed', async () => {
  const run = work(5);
  await medianSeconds(run, { warmup: 0, repetitions: 1, seconds: 0.1 });
  expect(run).toHaveBeenCalledTimes(20);
});

test('works that are compared take turns', async () => {
  const order: string[] = [];
  const run = (name: string, milliseconds: number) => async () => {
    order.push(name);
    vi.advanceTimersByTime(milliseconds);
  };
  const options = { warmup: 1, repetitions: 2, seconds: 0 };
  const [a, b] = await secondsOfEach([run('a', 10), run('b', 30)], options);
  expect(order.join('')).toBe('ababab');
  expect([a, b].map((seconds) => median(seconds!).toFixed(3))).toEqual(['0.010', '0.030']);
  expect(a).toHaveLength(2);
});

test('the least of each work is what nothing disturbed', async () => {
  const [slow, quick] = [
    [30, 90, 10, 40],
    [9, 3, 7, 5],
  ].map((milliseconds) => {
    const given = milliseconds[Symbol.iterator]();
    return async () => {
      vi.advanceTimersByTime(given.next().value ?? 0);
    };
  }) as [() => Promise<void>, () => Promise<void>];
  const found = await leastSeconds([slow, quick], { warmup: 1, repetitions: 3, seconds: 0 });
  expect(found.map((seconds) => seconds.toFixed(3))).toEqual(['0.010', '0.003']);
});
