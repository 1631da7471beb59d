import { expect, it } from 'vitest';
import { whoMoos } from './fill-mask.ts';

it('learns who moos', async () => {
  const [animal, probability] = await whoMoos(150);
  expect(animal).toBe('cow');
  expect(probability).toBeGreaterThan(0.5);
});
