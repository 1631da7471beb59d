/** How times grow with length: the lengths at which they are taken, and the powers that textbooks name. */
import { type Estimate, formatEstimate } from '../metrics/estimate.ts';

/** Where the whole interval of an exponent must lie for each growth: nearer to that power than to another. */
export const growths = {
  constant: [-0.25, 0.25],
  growing: [0.25, Number.POSITIVE_INFINITY],
  linear: [0.7, 1.3],
  quadratic: [1.5, 2.5],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** Doubled from `shortest` to `fitFrom`, then by sqrt(2) to `longest`. */
export function lengthsOf({
  shortest,
  fitFrom,
  longest,
}: {
  readonly shortest: number;
  readonly fitFrom: number;
  readonly longest: number;
}): readonly number[] {
  const steps = (first: number, last: number, factor: number) =>
    Array.from({ length: Math.round(Math.log(last / first) / Math.log(factor)) + 1 }, (_, i) =>
      Math.round(first * factor ** i),
    );
  return [...steps(shortest, fitFrom / 2, 2), ...steps(fitFrom, longest, Math.SQRT2)];
}

/** `1.84 [1.70, 1.98]`, and whether it says nothing either way. */
export function growthSeen(growth: Estimate, [least, most]: readonly [number, number]): string {
  const apart = growth.high < least || growth.low > most;
  const undecided = isWithin(growth, [least, most]) || apart ? '' : ', too wide to tell';
  return `exponent ${formatEstimate(growth)}${undecided}`;
}

/** Whether the whole interval lies between two bounds. */
export const isWithin = ({ low, high }: Estimate, [least, most]: readonly [number, number]) =>
  low >= least && high <= most;
