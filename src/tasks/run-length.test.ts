import { describe, expect, it, test } from 'vitest';
import { scheduleNames, schedules } from '../train/schedules.ts';
import { defaultWarmup } from './run-length.ts';

describe('the default warm-up', () => {
  test.each([
    ['a short run', { updates: 100 }, 10],
    ['a long run', { updates: 50_000 }, 200],
    ['a few epochs', { epochs: 2 }, 6],
    ['whichever is over first', { epochs: 100, updates: 40 }, 4],
    ['a run of less than ten updates', { updates: 9 }, 0],
  ])('%s: %o', (_, budget, warmup) => {
    expect(defaultWarmup(budget, 30)).toMatchObject({ warmup });
  });

  it('says what a known budget makes of it', () => {
    expect(defaultWarmup({ updates: 1500 }, 30).note).toBe('warm-up: 150 updates, a tenth of 1,500');
    expect(defaultWarmup({ updates: 2000 }, 30).note).toBeUndefined();
    expect(defaultWarmup({ minutes: 5 }, 30).note).toMatch(/200 updates, or a tenth of 5 minutes/);
  });

  it.each(scheduleNames)('%s reaches its peak in a tenth of a run of any budget', (name) => {
    const peak = (progress: number) => (name === 'cosine' ? 0.5 * (1 + Math.cos(Math.PI * progress)) : 1);
    const counted = defaultWarmup({ updates: 100 }, 30);
    expect(schedules[name]({ ...counted, update: 10, progress: 0.09 })).toBeCloseTo(peak(0.09), 12);
    // Ten updates a minute: the eleventh is made after a tenth of ten minutes.
    const timed = defaultWarmup({ minutes: 10 }, 30);
    expect(schedules[name]({ ...timed, update: 6, progress: 0.05 })).toBeCloseTo(0.5 * peak(0.05), 12);
    expect(schedules[name]({ ...timed, update: 11, progress: 0.1 })).toBeCloseTo(peak(0.1), 1);
  });
});
