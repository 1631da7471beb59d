import { expect, test } from 'vitest';
import { median, medianSeconds, medianSecondsOfEach } from './timing.ts';

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('one slow run does not move the median, and warm-up does not count', async () => {
  let runs = 0;
  const run = () => pause(runs++ < 3 ? 200 : 2);
  const seconds = await medianSeconds(run, { warmup: 2, repetitions: 7, seconds: 0 });
  expect(runs).toBe(9);
  expect(seconds).toBeLessThan(0.1);
});

test('short work is repeated until the seconds have passed', async () => {
  let runs = 0;
  await medianSeconds(() => pause(runs++ * 0 + 5), { warmup: 0, repetitions: 1, seconds: 0.05 });
  expect(runs).toBeGreaterThan(3);
});

test('works that are compared take turns', async () => {
  const order: string[] = [];
  const run = (name: string) => async () => order.push(name);
  const found = await medianSecondsOfEach([run('a'), run('b')], { warmup: 1, repetitions: 2, seconds: 0 });
  expect(order.join('')).toBe('ababab');
  expect(found).toHaveLength(2);
});
