/** Where an axis begins and ends, and what is written along it. */
import type { Axis } from '../../claims/claim.ts';
import { powerOfTen, tick } from '../numbers.ts';

export interface Scale {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

/** Whether a value has a place on the axis: a logarithm knows no zero. */
export function drawable(axis: Axis, value: number | null | undefined): value is number {
  return Number.isFinite(value) && (axis.scale !== 'log' || value! > 0);
}

interface ScaleOptions {
  /** About how many ticks. */
  readonly count: number;
  /** Whether a linear scale begins and ends at a tick, else at its first and last value. */
  readonly nice: boolean;
}

/** The scale of drawable values. */
export function scaleOf(axis: Axis, values: readonly number[], options: ScaleOptions): Scale {
  const [low, high] = values.length === 0 ? [1, 1] : [Math.min(...values), Math.max(...values)];
  if (axis.scale === 'log') return logScale(values, low, high, options.count);
  if (low < high) return linearScale(low, high, options, values.every(Number.isInteger));
  const around = Math.abs(low) / 10 || 1;
  return { type: 'linear', domain: [low - around, low + around], ticks: [low], format: tick };
}

/** Ticks at multiples of 1, 2 or 5 times a power of ten; between whole numbers there are none. */
function linearScale(low: number, high: number, { count, nice }: ScaleOptions, whole: boolean): Scale {
  const step = Math.max(niceStep((high - low) / count), whole ? 1 : 0);
  const [first, last] = nice
    ? [Math.floor(low / step), Math.ceil(high / step)]
    : [Math.ceil(low / step), Math.floor(high / step)];
  const ticks = range(first, last).map((index) => Number((index * step).toPrecision(12)));
  const domain = nice ? ([ticks[0]!, ticks.at(-1)!] as const) : ([low, high] as const);
  return { type: 'linear', domain, ticks, format: tick };
}

function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= step * 0.999)!;
  return factor * power;
}

/** Ticks at the values themselves where they are few, else at whole powers of ten, with steps between where these are few. */
function logScale(values: readonly number[], low: number, high: number, count: number): Scale {
  const domain = low === high ? ([low / 2, high * 2] as const) : ([low, high] as const);
  const decades = Math.log10(domain[1] / domain[0]);
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const few = distinct.length <= count && areSpread(distinct, decades / (1.5 * count));
  const ticks = few ? distinct : decimalTicks(domain, decades, count);
  const wide = ticks.every(isPowerOfTen) && ticks.some((value) => value < 1e-3 || value >= 1e6);
  return {
    type: 'log',
    domain,
    ticks,
    format: wide ? (value) => powerOfTen(Math.round(Math.log10(value))) : tick,
  };
}

function areSpread(sorted: readonly number[], decades: number): boolean {
  return sorted.every((value, index) => index === 0 || Math.log10(value / sorted[index - 1]!) > decades);
}

function decimalTicks([low, high]: readonly [number, number], decades: number, count: number): number[] {
  const step = Math.max(1, Math.ceil(decades / count));
  const factors = decades < 0.85 ? [1, 1.5, 2, 3, 4, 5, 7] : decades < 2 ? [1, 2, 5] : [1];
  return range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)))
    .filter((exponent) => exponent % step === 0)
    .flatMap((exponent) => factors.map((factor) => Number(`${factor}e${exponent}`)))
    .filter((value) => value >= low * 0.999 && value <= high * 1.001);
}

function isPowerOfTen(value: number): boolean {
  return value.toExponential().startsWith('1e');
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
