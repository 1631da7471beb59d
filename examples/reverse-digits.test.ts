import { expect, it } from 'vitest';
import { reverseDigits } from './reverse-digits.ts';

it('trains in a thread, predicts digits, and says the same after save and load', async () => {
  const [before, after] = await reverseDigits(60);
  expect(before).toMatch(/^\d+$/);
  expect(after).toMatch(/^\d+$/);
});
