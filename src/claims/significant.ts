/** A figure with three significant digits, without an exponent: 0.0123, 4.56, 78,900. */
export function significant(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
