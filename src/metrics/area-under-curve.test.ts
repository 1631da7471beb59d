import { expect, test } from 'vitest';
import { areaUnderCurve, meanAreaUnderCurve } from './area-under-curve.ts';

test('the share of pairs that are in order, ties counting half', () => {
  const scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4];
  const isPositive = [false, false, true, true, true, false];
  let pairs = 0;
  scores.forEach((a, i) => {
    scores.forEach((b, j) => {
      if (isPositive[i] && !isPositive[j]) pairs += a > b ? 1 : a === b ? 0.5 : 0;
    });
  });
  expect(areaUnderCurve(scores, isPositive)).toBeCloseTo(pairs / 9, 12);
  // roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) of the documentation of scikit-learn
  expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75);
  expect(areaUnderCurve([1, 2], [true, true])).toBeNaN();
});

test('the mean of one against the others, of the classes that occur', () => {
  const two = [0.2, 0.9, 0.6].map((p) => [1 - p, p]);
  expect(meanAreaUnderCurve(two, [[0], [1], [0]])).toBe(1);
  const three = [
    [0.8, 0.1, 0.1],
    [0.2, 0.5, 0.3],
    [0.3, 0.6, 0.1],
    [0.1, 0.3, 0.6],
  ];
  // Class 0: 1; class 1 (row 1, 0.5): above two of three; class 2 (row 3): 1.
  expect(meanAreaUnderCurve(three, [[0], [1], [0], [2]])).toBeCloseTo((1 + 2 / 3 + 1) / 3, 12);
  // Without an item of class 2: classes 0 and 1.
  expect(meanAreaUnderCurve(three, [[0], [1], [0], [1]])).toBeCloseTo((1 + 1 / 2) / 2, 12);
  expect(meanAreaUnderCurve(three, [[0], [0], [0], [0]])).toBeNaN();
  // Several labels an item.
  expect(meanAreaUnderCurve(two, [[0], [0, 1], []])).toBeCloseTo((0.5 + 1) / 2, 12);
});
