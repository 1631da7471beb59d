import { describe, expect, it } from 'vitest';
import { scheduleNames, schedules } from './schedules.ts';

const warmup = 400;
const at = (update: number, progress = 0) => ({ update, warmup, progress });

describe.each(scheduleNames)('%s', (name) => {
  const schedule = schedules[name];

  it('rises in a line to 1 during warm-up', () => {
    for (const update of [1, 100, 399]) expect(schedule(at(update))).toBeCloseTo(update / warmup, 12);
    expect(schedule(at(warmup))).toBe(1);
  });

  it('starts at 1 without warm-up and never exceeds it', () => {
    expect(schedule({ update: 1, warmup: 0, progress: 0 })).toBe(1);
    for (let update = 1; update < 2000; update += 7) {
      expect(schedule(at(update, update / 2000))).toBeLessThanOrEqual(1);
    }
  });
});

it('constant stays at 1', () => {
  expect([400, 4000, 400_000].map((update) => schedules.constant(at(update, 0.9)))).toEqual([1, 1, 1]);
});

it('inverse-sqrt is sqrt(warmup / update), the shape of min(n^-1/2, n w^-3/2)', () => {
  const noam = (n: number) => Math.min(n ** -0.5, n * warmup ** -1.5);
  for (const update of [1, 10, 399, 400, 401, 1600, 40_000]) {
    expect(schedules['inverse-sqrt'](at(update))).toBeCloseTo(noam(update) / noam(warmup), 12);
  }
});

it('cosine falls from 1 to 0 over the budget, a half at its middle', () => {
  const values = [0, 1 / 3, 0.5, 2 / 3, 1].map((progress) => schedules.cosine(at(1000, progress)));
  [1, 0.75, 0.5, 0.25, 0].forEach((expected, i) => {
    expect(values[i]).toBeCloseTo(expected, 12);
  });
  expect(schedules.cosine(at(1000, 1.5))).toBeCloseTo(0, 12);
});

it('linear: as get_linear_schedule_with_warmup of transformers, warm-up as a count or as a share', () => {
  const [updates, warmup] = [20, 4];
  for (let done = warmup; done < updates; done++) {
    const expected = (updates - done) / (updates - warmup);
    const point = { update: done + 1, progress: done / updates };
    expect(schedules.linear({ ...point, warmup })).toBeCloseTo(expected, 12);
    expect(schedules.linear({ ...point, warmup: warmup / updates })).toBeCloseTo(expected, 12);
  }
  for (let done = 0; done < warmup; done++) {
    const point = { update: done + 1, progress: done / updates };
    expect(schedules.linear({ ...point, warmup })).toBeCloseTo((done + 1) / warmup, 12);
    expect(schedules.linear({ ...point, warmup: warmup / updates })).toBeCloseTo(done / warmup, 12);
  }
});
