import { describe, expect, test } from 'vitest';
import { squadScores } from '../../src/metrics/squad.ts';
import { readGolden } from './golden-file.ts';

interface Golden {
  readonly source: string;
  readonly means: { readonly exactMatch: number; readonly f1: number };
  readonly cases: readonly {
    readonly prediction: string;
    readonly answers: readonly string[];
    readonly exact: number;
    readonly f1: number;
  }[];
}

const golden = readGolden<Golden>('squad');

describe(golden.source, () => {
  test.each(golden.cases)('$prediction against $answers', ({ prediction, answers, exact, f1 }) => {
    const scores = squadScores([prediction], [answers]);
    expect(scores.exactMatch).toBe(100 * exact);
    expect(scores.f1).toBeCloseTo(100 * f1, 9);
  });

  test('the means', () => {
    const { exactMatch, f1 } = squadScores(
      golden.cases.map(({ prediction }) => prediction),
      golden.cases.map(({ answers }) => answers),
    );
    expect(exactMatch).toBeCloseTo(golden.means.exactMatch, 9);
    expect(f1).toBeCloseTo(golden.means.f1, 9);
  });
});
