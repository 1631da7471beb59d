import { expect, test } from 'vitest';
import { keyOf, uniform } from '../base/random.ts';
import { classificationReport, multiLabelReport } from './classification-report.ts';

test('counts by hand: a, a, b, c taken for a, b, b, b', () => {
  const report = classificationReport([0, 0, 1, 2], [0, 1, 1, 1], ['a', 'b', 'c']);
  expect(report.accuracy).toBe(50);
  expect(report.confusion).toEqual({
    labels: ['a', 'b', 'c'],
    counts: [
      [1, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ],
  });
  expect(report.classes.get('a')).toEqual({ precision: 100, recall: 50, f1: 200 / 3, support: 2 });
  expect(report.classes.get('b')).toEqual({ precision: 100 / 3, recall: 100, f1: 50, support: 1 });
  expect(report.classes.get('c')).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
  expect(report.macroF1).toBeCloseTo((200 / 3 + 50 + 0) / 3, 12);
});

test('a label that is nowhere counts as 0 in macro F1', () => {
  const report = classificationReport([0, 1], [0, 1], ['a', 'b', 'never', '__proto__']);
  expect(report.accuracy).toBe(100);
  expect(report.macroF1).toBe(50);
  expect(report.classes.get('__proto__')).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
});

test('equals counting each class apart on random items, with one label as with sets of one', () => {
  const labels = ['a', 'b', 'c', 'd'];
  const key = keyOf(3);
  const draw = (counter: number) => Math.floor(uniform(key, counter) * labels.length);
  const truth = Array.from({ length: 200 }, (_, i) => draw(2 * i));
  const predicted = truth.map((label, i) => (i % 3 === 0 ? label : draw(2 * i + 1)));
  const report = classificationReport(truth, predicted, labels);
  labels.forEach((label, c) => {
    const matched = truth.filter((t, i) => t === c && predicted[i] === c).length;
    const precision = matched / predicted.filter((p) => p === c).length;
    const recall = matched / truth.filter((t) => t === c).length;
    const scores = report.classes.get(label);
    expect(scores?.precision).toBeCloseTo(100 * precision, 10);
    expect(scores?.recall).toBeCloseTo(100 * recall, 10);
    expect(scores?.f1).toBeCloseTo((200 * precision * recall) / (precision + recall), 10);
  });
  const sets = multiLabelReport(
    truth.map((label) => [label]),
    predicted.map((label) => [label]),
    labels,
  );
  expect(sets).toEqual({ accuracy: report.accuracy, macroF1: report.macroF1, classes: report.classes });
});

test('several labels: an item is right if its set is', () => {
  const report = multiLabelReport([[0, 1], [1], [], [2, 0]], [[1, 0, 1], [1, 2], [], [0]], ['a', 'b', 'c']);
  expect(report.accuracy).toBe(50);
  expect(report.classes.get('a')).toEqual({ precision: 100, recall: 100, f1: 100, support: 2 });
  expect(report.classes.get('c')).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
  expect(report.macroF1).toBeCloseTo(200 / 3, 12);
});

test('refuses what it cannot count', () => {
  expect(() => classificationReport([], [], ['a'])).toThrow('0 predictions for 0 items');
  expect(() => classificationReport([0], [0, 1], ['a', 'b'])).toThrow('2 predictions for 1 items');
  expect(() => classificationReport([0, 2], [0, 1], ['a', 'b'])).toThrow(
    'item 2: label index 2; allowed: 0 to 1',
  );
  expect(() => multiLabelReport([[0], [-1]], [[0], [0]], ['a', 'b'])).toThrow('item 2: label index -1');
});
