/** Where an axis begins and ends, and what is written along it. */
import type { Axis } from '../../claims/claim.ts';
import { powerOfTen, tick } from '../numbers.ts';

export interface Scale {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [number, number];
  /** Where the labels stand; a number: about how many. */
  readonly ticks: readonly number[] | number;
  readonly tickFormat: (value: number) => string;
}

/** Whether a value has a place on the axis: a logarithm knows no zero. */
export function drawable(axis: Axis, value: number | null | undefined): value is number {
  return Number.isFinite(value) && (axis.scale !== 'log' || value! > 0);
}

/** The scale of at least one drawable value. */
export function scaleOf(axis: Axis, values: readonly number[], tickCount = 6): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (axis.scale === 'log') return logScale(values, low, high, tickCount);
  if (low === high) {
    const around = Math.abs(low) / 10 || 1;
    return { type: 'linear', domain: [low - around, high + around], ticks: [low], tickFormat: tick };
  }
  const whole = values.every(Number.isInteger) && high - low <= 12;
  const ticks = whole ? range(low, high) : tickCount;
  return { type: 'linear', domain: [low, high], ticks, tickFormat: tick };
}

/** Labels at the values themselves where they are few, else at 1, 2 and 5 times or at whole powers of ten. */
function logScale(values: readonly number[], low: number, high: number, tickCount: number): Scale {
  const domain = low === high ? ([low / 2, high * 2] as const) : ([low, high] as const);
  const decades = Math.log10(domain[1] / domain[0]);
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const few = distinct.length <= tickCount + 2 && evenlySpread(distinct, decades);
  const ticks = few ? distinct : decimalTicks(domain, decades, tickCount);
  const wide = ticks.some((value) => value < 1e-3 || value >= 1e6) && ticks.every(isPowerOfTen);
  const tickFormat = wide ? (value: number) => powerOfTen(Math.round(Math.log10(value))) : tick;
  return { type: 'log', domain, ticks, tickFormat };
}

function evenlySpread(sorted: readonly number[], decades: number): boolean {
  return sorted.every((value, index) => index === 0 || Math.log10(value / sorted[index - 1]!) > decades / 16);
}

function decimalTicks([low, high]: readonly [number, number], decades: number, tickCount: number): number[] {
  const step = Math.max(1, Math.ceil(decades / tickCount));
  const exponents = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)));
  const factors = decades < 2 ? [1, 2, 5] : [1];
  return exponents
    .filter((exponent) => exponent % step === 0)
    .flatMap((exponent) => factors.map((factor) => Number(`${factor}e${exponent}`)))
    .filter((value) => value >= low * 0.999 && value <= high * 1.001);
}

function isPowerOfTen(value: number): boolean {
  return value.toExponential().startsWith('1e');
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
