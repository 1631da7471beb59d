import { expect, test } from 'vitest';
import { keyOf, normalValues, uniform } from '../base/random.ts';
import {
  answerPositions,
  bestAnswer,
  questionWindows,
  type TokenSpan,
  type WindowLogits,
} from './question-windows.ts';

const spans = (question: number, context: number, maxLength: number, stride: number) =>
  questionWindows(question, context, { maxLength, stride, specials: 3 }).map(
    ({ contextStart, contextEnd }) => [contextStart, contextEnd],
  );

test.each([
  ['a context that fits', 5, 10, 18, 4, [[0, 10]]],
  [
    'one token too many',
    5,
    11,
    18,
    4,
    [
      [0, 10],
      [6, 11],
    ],
  ],
  [
    'a last window that ends exactly',
    5,
    16,
    18,
    4,
    [
      [0, 10],
      [6, 16],
    ],
  ],
  [
    'several',
    5,
    20,
    18,
    4,
    [
      [0, 10],
      [6, 16],
      [12, 20],
    ],
  ],
  [
    'no overlap',
    5,
    20,
    18,
    0,
    [
      [0, 10],
      [10, 20],
    ],
  ],
  ['an empty context', 5, 0, 18, 4, [[0, 0]]],
  ['a stride that no window needs', 5, 10, 18, 128, [[0, 10]]],
])('%s', (_, question, context, maxLength, stride, windows) => {
  expect(spans(question, context, maxLength, stride)).toEqual(windows);
});

test('windows cover the context and overlap by the stride', () => {
  for (let context = 1; context < 90; context++) {
    const windows = spans(7, context, 30, 6);
    expect(windows[0]?.[0]).toBe(0);
    expect(windows.at(-1)?.[1]).toBe(context);
    windows.slice(1).forEach(([start = 0], i) => {
      expect((windows[i]?.[1] ?? 0) - start).toBe(6);
    });
    for (const [start = 0, end = 0] of windows) expect(end - start).toBeLessThanOrEqual(20);
  }
});

test('refuses a question without room for a context, and lengths below 0', () => {
  expect(() => spans(15, 4, 18, 0)).toThrow('15 tokens leave 0 of 18 for the context');
  expect(() => spans(10, 6, 18, 5)).toThrow(
    '10 tokens leave 5 of 18 for the context; allowed: more than the overlap of 5',
  );
  expect(() => spans(5, 4, 18, -1)).toThrow('stride: -1');
});

test('an answer has positions where the window holds all of it, 0 elsewhere', () => {
  const [first, second] = questionWindows(5, 11, { maxLength: 18, stride: 4, specials: 3 });
  if (first === undefined || second === undefined) throw new Error('two windows expected');
  const offset = 7;
  expect(answerPositions(first, offset, { start: 2, end: 4 })).toEqual({ start: 9, end: 10 });
  expect(answerPositions(second, offset, { start: 2, end: 4 })).toEqual({ start: 0, end: 0 });
  expect(answerPositions(first, offset, { start: 7, end: 9 })).toEqual({ start: 14, end: 15 });
  expect(answerPositions(second, offset, { start: 7, end: 9 })).toEqual({ start: 8, end: 9 });
  expect(answerPositions(first, offset, { start: 9, end: 11 })).toEqual({ start: 0, end: 0 });
  expect(answerPositions(second, offset, { start: 10, end: 11 })).toEqual({ start: 11, end: 11 });
  expect(answerPositions(first, offset, undefined)).toEqual({ start: 0, end: 0 });
});

/** A window of 4 tokens of question and special ones, and the context. */
function windowOf(contextStart: number, start: readonly number[], end: readonly number[]): WindowLogits {
  return { contextStart, contextEnd: contextStart + start.length - 5, offset: 4, start, end };
}

test('the best span lies in the context, ends after it starts, and is not too long', () => {
  // Positions 4 to 7 are context, 8 is [SEP]; the highest logits are outside or the wrong way round.
  const window = windowOf(10, [1, 9, 0, 0, 0, 1, 3, 5, 9], [1, 9, 0, 0, 4, 3, 2, 1, 9]);
  expect(bestAnswer([window], { noAnswer: false })).toEqual({
    span: { start: 13, end: 14 },
    score: 6,
    nullScore: 2,
  });
  const long = windowOf(0, [0, 0, 0, 0, 9, 0, 0, 1, 0], [0, 0, 0, 0, 1, 0, 0, 9, 0]);
  expect(bestAnswer([long], { noAnswer: false }).span).toEqual({ start: 0, end: 4 });
  expect(bestAnswer([long], { noAnswer: false, maxAnswerLength: 3 }).span).toEqual({ start: 0, end: 1 });
});

test('no answer wins only if all windows say so, and by more than the threshold', () => {
  const sure = windowOf(0, [5, 0, 0, 0, 1, 0, 0], [5, 0, 0, 0, 1, 0, 0]);
  const unsure = windowOf(1, [2, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 1, 0, 0]);
  const choose = (threshold: number, noAnswer = true) => bestAnswer([sure, unsure], { noAnswer, threshold });
  expect(choose(0)).toEqual({ span: undefined, score: 2, nullScore: 4 });
  expect(choose(2).span).toEqual({ start: 0, end: 1 });
  expect(choose(0, false).span).toEqual({ start: 0, end: 1 });
});

test('an empty context has no span', () => {
  const window = windowOf(0, [1, 0, 0, 0, 0], [1, 0, 0, 0, 0]);
  expect(bestAnswer([window], { noAnswer: false })).toEqual({
    span: undefined,
    score: -Infinity,
    nullScore: 2,
  });
});

/** Hugging Face's own steps: all pairs of the n best, as one list, sorted by score. */
function reference(windows: readonly WindowLogits[], best: number, longest: number): TokenSpan | undefined {
  const ranked = (values: ArrayLike<number>) =>
    Array.from(values)
      .map((value, position) => ({ value, position }))
      .sort((a, b) => b.value - a.value)
      .slice(0, best);
  const candidates = windows.flatMap((window) =>
    ranked(window.start).flatMap((start) =>
      ranked(window.end).flatMap((end) => {
        const [i, j] = [start.position - window.offset, end.position - window.offset];
        const size = window.contextEnd - window.contextStart;
        if (i < 0 || j >= size || j < i || j - i + 1 > longest) return [];
        const span = { start: window.contextStart + i, end: window.contextStart + j + 1 };
        return [{ span, score: start.value + end.value }];
      }),
    ),
  );
  return candidates.sort((a, b) => b.score - a.score)[0]?.span;
}

test('equals the plain list of all pairs on random logits', () => {
  for (let seed = 0; seed < 200; seed++) {
    const key = keyOf(seed);
    const windows = [0, 6, 12].map((contextStart, i) => {
      const size = 5 + Math.floor(uniform(key, i) * 12);
      const logits = (row: number) => [...normalValues(keyOf(1000 * seed + row), size + 5, 1)];
      return windowOf(contextStart, logits(2 * i), logits(2 * i + 1));
    });
    for (const [best, longest] of [
      [20, 30],
      [undefined, 30],
      [3, 30],
      [5, 2],
    ] as const) {
      const { span } = bestAnswer(windows, {
        noAnswer: false,
        maxAnswerLength: longest,
        ...(best && { best }),
      });
      expect(span, `seed ${seed}`).toEqual(reference(windows, best ?? 100, longest));
    }
  }
});
