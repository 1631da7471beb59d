import { expect, test } from 'vitest';
import { fold, keyOf } from '../../base/random.ts';
import { drawMix, mixedPixels, symmetricBeta } from './mixup.ts';

const seed = 5;

test.each([0.2, 1, 4])('shares are of Beta(%d, %d): mean, variance and mass near the ends', (alpha) => {
  const count = 20_000;
  const shares = Array.from({ length: count }, (_, i) => drawMix(fold(keyOf(seed), i), 10, alpha).share);
  const mean = shares.reduce((sum, share) => sum + share, 0) / count;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / count;
  // Var of Beta(a, a) = 1 / (4 (2 a + 1)).
  expect(mean, `seed ${seed}`).toBeCloseTo(0.5, 1);
  expect(variance * 4 * (2 * alpha + 1), `seed ${seed}`).toBeCloseTo(1, 1);
  if (alpha !== 1) return;
  // Beta(1, 1) is uniform.
  for (const end of [0.1, 0.5, 0.9]) {
    const below = shares.filter((share) => share < end).length / count;
    expect(Math.abs(below - end), `seed ${seed}`).toBeLessThan(0.012);
  }
});

test('the ends of the uniform draws give numbers from 0 to 1', () => {
  for (const [u, v] of [
    [0, 0.1],
    [0, 0.6],
    [1e-300, 0.3],
    [1 - 2 ** -32, 0],
  ] as const) {
    const share = symmetricBeta(0.1, u, v);
    expect(share >= 0 && share <= 1, `${u} ${v}: ${share}`).toBe(true);
  }
});

test('a partner is any picture, and the pixels are weighted by the shares', () => {
  const partners = Array.from({ length: 200 }, (_, i) => drawMix(fold(keyOf(seed), i), 4, 1).partner);
  expect([...new Set(partners)].sort()).toEqual([0, 1, 2, 3]);
  const pixel = (value: number) => ({ height: 1, width: 1, channels: 1, data: Uint8Array.of(value) });
  expect([...mixedPixels(pixel(200), pixel(100), 0.25).data]).toEqual([125]);
});
