import { expect, it } from 'vitest';
import { sentiment } from './sentiment.ts';

it('judges reviews of a thing that it has not read about', async () => {
  const { accuracy, label } = await sentiment(60);
  expect(accuracy).toBeGreaterThanOrEqual(85);
  expect(label).toBe('good');
});
