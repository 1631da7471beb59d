import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pairBatch } from '../../test/fixtures/tiny-fit.ts';
import { Meter } from './meter.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const ids = (length: number) => new Int32Array(length).fill(5);
/** 3 + 1 source tokens and 2 + 4 target tokens with their end tokens; the padding does not count. */
const batch = pairBatch([
  { source: ids(3), target: ids(1) },
  { source: ids(1), target: ids(3) },
]);

it('goes on from the seconds of earlier sessions', () => {
  const meter = new Meter(40);
  vi.advanceTimersByTime(1500);
  expect(meter.seconds).toBe(41.5);
});

it('counts tokens without padding over the last 20 updates', () => {
  const meter = new Meter(0);
  vi.advanceTimersByTime(10_000);
  expect(meter.count([batch, batch])).toBe(2);
  for (let i = 0; i < 19; i++) {
    vi.advanceTimersByTime(1000);
    meter.count([batch]);
  }
  vi.advanceTimersByTime(1000);
  expect(meter.count([batch])).toBe(10);
});

it('counts rows where these are asked for', () => {
  const meter = new Meter(0, { countsRows: true });
  vi.advanceTimersByTime(1000);
  expect(meter.count([batch, batch])).toBe(4);
});

it('leaves a pause out of the speed, but not out of the seconds', () => {
  const meter = new Meter(0);
  vi.advanceTimersByTime(1000);
  const goOn = meter.pause();
  vi.advanceTimersByTime(7000);
  goOn();
  vi.advanceTimersByTime(1000);
  expect(meter.count([batch])).toBe(5);
  expect(meter.seconds).toBe(9);
});
