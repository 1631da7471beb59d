/** Numbers as a reader wants them: few digits, thousands apart, a sign that is a minus. */

/** What stands where a value is missing or not finite. */
const missing = '–';
const minus = '−';
const space = '\u00A0';

/** 1234 as `1,234`. */
export function count(value: number): string {
  return Number.isFinite(value) ? withMinus(Math.round(value).toLocaleString('en')) : missing;
}

/** So many digits after the point. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return missing;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return withMinus(value.toLocaleString('en', options).replace(/^-(0(?:\.0*)?)$/, '$1'));
}

/** Three significant digits; whole numbers in full; a power of ten where the number is very large or small. */
export function significant(value: number, digits = 3): string {
  if (value === Number.POSITIVE_INFINITY) return '∞';
  if (!Number.isFinite(value)) return missing;
  const size = Math.abs(value);
  if (value === 0 || (Number.isInteger(value) && size < 1e7)) return count(value);
  if (size >= 1e7 || size < 1e-3) return scientific(value, digits);
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) >= 1000 ? count(rounded) : withMinus(String(rounded));
}

/** 0.000012 as `1.2 × 10⁻⁵`, 0.001 as `10⁻³`. */
function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  const factor = Number(mantissa);
  return factor === 1
    ? powerOfTen(Number(exponent))
    : `${withMinus(String(factor))}${space}×${space}${powerOfTen(Number(exponent))}`;
}

export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((character) => superscripts[character]).join('')}`;
}

const superscripts: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((raised, digit) => [String(digit), raised])),
  '-': '⁻',
};

/** A short label of an axis: 12000 as `12k`. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9 || (size < 1e-3 && value !== 0)) return significant(value, 2);
  if (size >= 1e6) return `${withMinus(String(Number((value / 1e6).toPrecision(3))))}M`;
  if (size >= 1e4) return `${withMinus(String(Number((value / 1e3).toPrecision(3))))}k`;
  return withMinus(Number(value.toPrecision(4)).toLocaleString('en', { maximumFractionDigits: 6 }));
}

export function percent(value: number, digits = 1): string {
  return `${fixed(value, digits)}${Number.isFinite(value) ? `${space}%` : ''}`;
}

export function pValue(value: number): string {
  return value < 0.001 ? '<\u00A00.001' : fixed(value, 3);
}

/** Bytes as megabytes of 10^6 bytes. */
export function megabytes(bytes: number): string {
  const size = bytes / 1e6;
  return fixed(size, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** 4.21 as `4.2 s`, 312 as `5 min 12 s`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return missing;
  if (seconds < 60) return `${significant(seconds, 2)}${space}s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0
    ? `${hours}${space}h ${minutes}${space}min`
    : `${minutes}${space}min ${whole % 60}${space}s`;
}

export function plural(number: number, noun: string): string {
  return `${count(number)}${space}${noun}${number === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function enumeration(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function withMinus(text: string): string {
  return text.replace('-', minus);
}
