import { expect, test } from 'vitest';
import { widened } from './half-floats.ts';

const bytes = (...halves: number[]) => new Uint8Array(Uint16Array.from(halves).buffer);

test('binary16: examples of IEEE 754', () => {
  const found = widened(bytes(0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x0400, 0x7c00, 0x8000, 0x7e00), 'F16');
  const expected = [
    1,
    -2,
    0.333251953125,
    65504,
    2 ** -24,
    2 ** -14,
    Number.POSITIVE_INFINITY,
    -0,
    Number.NaN,
  ];
  expect(Array.from(found)).toEqual(expected);
});

test('bfloat16 is the upper half of a float32', () => {
  const numbers = Float32Array.of(1, -2.5, 3.140625, Number.NEGATIVE_INFINITY);
  const halves = Array.from(new Uint32Array(numbers.buffer), (bits) => bits >>> 16);
  expect(widened(bytes(...halves), 'BF16')).toEqual(numbers);
});
