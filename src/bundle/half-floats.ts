import type { HalfFloat } from './safetensors-header.ts';

/**
 * Half-precision numbers, little-endian, as float32, which holds all of them exactly.
 *
 * Formula: BF16 is the upper half of a float32; F16 (IEEE 754 binary16) is (-1)^s 2^(e - 15) (1 + m / 1024), for e = 0
 * (-1)^s 2^-14 m / 1024, for e = 31 infinity or NaN.
 */
export function widened(bytes: Uint8Array, type: HalfFloat): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float32Array(bytes.length / 2);
  const bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < numbers.length; i++) {
    const half = view.getUint16(2 * i, true);
    if (type === 'BF16') bits[i] = half << 16;
    else numbers[i] = binary16(half);
  }
  return numbers;
}

function binary16(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction));
}
