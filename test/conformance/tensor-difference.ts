import type { TensorValue } from '../../src/onnx/tensor-data.ts';

/**
 * What differs between two tensors, or undefined.
 *
 * Formula: |actual - expected| <= 1e-7 + 1e-3 |expected| for floating point, as ONNX's own backend test; integers,
 * booleans and strings exactly.
 */
export function tensorDifference(actual: TensorValue, expected: TensorValue): string | undefined {
  if (actual.type !== expected.type) return `type ${actual.type}, expected ${expected.type}`;
  if (`${actual.dims}` !== `${expected.dims}`) return `dims [${actual.dims}], expected [${expected.dims}]`;
  for (let i = 0; i < expected.data.length; i++) {
    const [a, e] = [element(actual, i), element(expected, i)];
    if (!isClose(a, e, expected.type.startsWith('float'))) return `element ${i} is ${a}, expected ${e}`;
  }
  return undefined;
}

function element({ type, data }: TensorValue, i: number): number | bigint | string {
  const value = data[i]!;
  return type === 'float16' ? halfToNumber(value as number) : value;
}

function isClose(actual: unknown, expected: unknown, isFloat: boolean): boolean {
  if (!isFloat || typeof actual !== 'number' || typeof expected !== 'number') return actual === expected;
  if (Object.is(actual, expected) || actual === expected) return true;
  return Math.abs(actual - expected) <= 1e-7 + 1e-3 * Math.abs(expected);
}

/** The value of a float16's bits (IEEE 754-2008 binary16). */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
