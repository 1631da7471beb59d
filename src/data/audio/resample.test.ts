import { expect, test } from 'vitest';
import { resample } from './resample.ts';

const tone = (hertz: number, rate: number, seconds = 0.25) =>
  Float32Array.from({ length: rate * seconds }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));

/** The mean square in decibels, without the ends, where the signal begins and stops. */
function decibels(samples: Float32Array): number {
  const inner = samples.subarray(samples.length / 4, (3 * samples.length) / 4);
  return 10 * Math.log10(inner.reduce((sum, x) => sum + x * x, 0) / inner.length / 0.5);
}

test.each([
  [16000, 8000, 4400],
  [16000, 8000, 7000],
  [44100, 16000, 9000],
  [44100, 16000, 21000],
  [48000, 8000, 20000],
])('from %d to %d: %d Hz, which would come back as another tone, is gone', (from, to, hertz) => {
  expect(decibels(resample(tone(hertz, from), from, to))).toBeLessThan(-60);
});

test.each([
  [16000, 8000, 1000],
  [44100, 16000, 3000],
  [8000, 16000, 3000],
  [8000, 11025, 440],
])('from %d to %d: %d Hz stays what it is, with no other tone next to it', (from, to, hertz) => {
  const [found, wanted] = [resample(tone(hertz, from), from, to), tone(hertz, to)];
  expect(Math.abs(found.length - wanted.length)).toBeLessThan(2);
  const difference = found.map((x, i) => x - (wanted[i] ?? x));
  expect(decibels(difference)).toBeLessThan(-60);
});

test('a constant stays what it is; the same rate changes nothing', () => {
  const ones = new Float32Array(1000).fill(1);
  const inner = resample(ones, 8000, 11025).subarray(100, 1200);
  expect(Math.max(...inner.map((x) => Math.abs(x - 1)))).toBeLessThan(1e-6);
  expect(resample(ones, 8000, 8000)).toBe(ones);
});
