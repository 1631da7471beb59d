import { expect, test } from 'vitest';
import { calibration } from './calibration.ts';
import { precisionRecallCurve } from './precision-recall.ts';

test("the curve of scikit-learn's documentation", () => {
  // precision_recall_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) and average_precision_score of the same: 0.8333.
  const { points, averagePrecision } = precisionRecallCurve(
    [0.1, 0.4, 0.35, 0.8],
    [false, false, true, true],
    2,
  );
  expect(points).toEqual([
    { recall: 0.5, precision: 1 },
    { recall: 0.5, precision: 0.5 },
    { recall: 1, precision: 2 / 3 },
    { recall: 1, precision: 0.5 },
  ]);
  expect(averagePrecision).toBeCloseTo(0.8333, 4);
});

test('equal scores are one threshold, and what is never found is missing at the end', () => {
  const { points, averagePrecision } = precisionRecallCurve(
    [0.5, 0.5, 0.5, 0.9],
    [true, false, false, true],
    4,
  );
  expect(points).toEqual([
    { recall: 0.25, precision: 1 },
    { recall: 0.5, precision: 0.5 },
  ]);
  expect(averagePrecision).toBeCloseTo(0.25 + 0.25 * 0.5, 12);
});

test('answers that are right as often as they say have no calibration error', () => {
  const sure = calibration([1, 1, 0.5, 0.5], [true, true, true, false]);
  expect(sure).toEqual({
    bins: [
      { items: 2, probability: 0.5, accuracy: 0.5 },
      { items: 2, probability: 1, accuracy: 1 },
    ],
    expectedError: 0,
  });
  // By hand: 3 of 4 at 0.9 of which 1 is right, 1 at 0.2 that is wrong.
  expect(calibration([0.9, 0.9, 0.9, 0.2], [true, false, false, false]).expectedError).toBeCloseTo(
    (3 * (0.9 - 1 / 3) + 0.2) / 4,
    12,
  );
});
