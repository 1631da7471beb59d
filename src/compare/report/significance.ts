/** What the paired tests say about two systems. */
import type { Estimate } from '../../metrics/estimate.ts';
import type { Comparison, PairedTest } from '../comparison.ts';

/** Differences with a smaller p-value, corrected for the number of tests, count as significant. */
const level = 0.05;

export function isSignificant({ adjustedPValue }: PairedTest): boolean {
  return adjustedPValue < level;
}

/** The test of `a` against `b`, turned round where it was made the other way. */
export function testOf({ tests }: Comparison, a: string, b: string): PairedTest | undefined {
  const straight = tests.find((test) => test.a === a && test.b === b);
  if (straight !== undefined) return straight;
  const turned = tests.find((test) => test.a === b && test.b === a);
  return turned && { ...turned, a, b, difference: negated(turned.difference) };
}

function negated({ value, low, high }: Estimate): Estimate {
  return { value: -value, low: -high, high: -low };
}
