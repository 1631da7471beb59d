import { expect, test } from 'vitest';
import { padBatch } from './batch.ts';

test('rows are padded on the right, and the target is shifted by one', () => {
  const examples = [
    { source: Int32Array.of(9), target: Int32Array.of(9) },
    { source: Int32Array.of(4, 5), target: Int32Array.of(6) },
    { source: Int32Array.of(7), target: Int32Array.of(8, 9) },
  ];
  expect(padBatch(examples, Uint32Array.of(1, 2))).toEqual({
    source: Int32Array.of(4, 5, 7, 0),
    targetInput: Int32Array.of(2, 6, 0, 2, 8, 9),
    targetOutput: Int32Array.of(6, 3, 0, 8, 9, 3),
    rows: 2,
    sourceLength: 2,
    targetLength: 3,
    sourceTokens: 3,
    targetTokens: 5,
  });
});
