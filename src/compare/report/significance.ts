/** What the paired tests say about two systems. */
import type { Comparison, Estimate, PairedTest } from '../comparison.ts';

/** Differences with a smaller p-value count as significant. */
const level = 0.05;

export function isSignificant({ pValue }: PairedTest): boolean {
  return pValue < level;
}

/** The test of `a` against `b`, turned round where it was made the other way. */
export function testOf({ tests }: Comparison, a: string, b: string): PairedTest | undefined {
  const straight = tests.find((test) => test.a === a && test.b === b);
  if (straight !== undefined) return straight;
  const turned = tests.find((test) => test.a === b && test.b === a);
  return turned && { a, b, difference: negated(turned.difference), pValue: turned.pValue };
}

function negated({ value, low, high }: Estimate): Estimate {
  return { value: -value, low: -high, high: -low };
}
