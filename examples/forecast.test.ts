import { expect, it } from 'vitest';
import { forecast } from './forecast.ts';

it('is better than what was a day before, and knows how sure it is', async () => {
  const { error, naive, rows } = await forecast(200);
  expect(error).toBeLessThan((naive as { readonly mase: number }).mase);
  expect(rows).toHaveLength(24);
  expect(rows[0]?.[0]).toBe('2024-03-25T00:00:00.000Z');
  for (const [, low, middle, high] of rows as [string, number, number, number][]) {
    expect(low).toBeLessThanOrEqual(middle);
    expect(high).toBeGreaterThanOrEqual(middle);
  }
});
