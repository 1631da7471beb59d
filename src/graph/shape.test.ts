import { describe, expect, it } from 'vitest';
import { dim, multiplyDims } from './dim.ts';
import { withScope } from './scope.ts';
import {
  broadcastShapes,
  dimAt,
  formatShape,
  normalizeAxis,
  type Shape,
  sameShape,
  sizeOf,
  widthOf,
} from './shape.ts';

const [b, t] = [dim('B'), dim('T')];

it('writes a shape as a list of dimensions', () => {
  expect([[], [3], [b, multiplyDims(b, t), 4]].map(formatShape)).toEqual(['[]', '[3]', '[B, B*T, 4]']);
});

it('calls shapes the same that are provably equal', () => {
  expect(sameShape([multiplyDims(b, t)], [multiplyDims(t, b)])).toBe(true);
  expect(sameShape([b], [t])).toBe(false);
  expect(sameShape([b], [b, 1])).toBe(false);
});

it('counts the elements', () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, 3])).toBe(6);
  expect(sizeOf([b, 0])).toBe(0);
  expect(formatShape([sizeOf([b, 4, t])])).toBe('[4*B*T]');
});

it('counts axes from the front, and negative ones from the back', () => {
  expect([0, 2, -1, -3].map((axis) => normalizeAxis(axis, 3, 'here'))).toEqual([0, 2, 2, 0]);
  expect(() => normalizeAxis(3, 3, 'here')).toThrow('here: axis 3 of a tensor of rank 3; allowed: -3 to 2');
  expect(() => normalizeAxis(0, 0, 'here')).toThrow('allowed: no axis');
  expect(() => normalizeAxis(0.5, 3, 'here')).toThrow('axis 0.5');
});

describe('broadcasting', () => {
  it('aligns at the last axis and stretches sizes of 1', () => {
    const cases: readonly (readonly [readonly Shape[], string])[] = [
      [[], '[]'],
      [[[]], '[]'],
      [[[3], []], '[3]'],
      [
        [
          [b, 1, 4],
          [t, 1],
        ],
        '[B, T, 4]',
      ],
      [[[1], [0]], '[0]'],
      [
        [
          [b, t],
          [1, t],
          [b, 1],
        ],
        '[B, T]',
      ],
    ];
    for (const [shapes, expected] of cases)
      expect(formatShape(broadcastShapes('here', ...shapes))).toBe(expected);
  });

  it('refuses what is not provably equal, in any order', () => {
    for (const [left, right] of [
      [[2], [3]],
      [[b], [t]],
      [[b], [4]],
      [[0], [2]],
    ] as const) {
      expect(() => broadcastShapes('here', left, right)).toThrow('here: shapes ');
      expect(() => broadcastShapes('here', right, left)).toThrow('here: shapes ');
    }
  });
});

describe('sizes of axes', () => {
  it('are read from either end, and refused outside the rank', () => {
    expect([dimAt([2, 3], 0), dimAt([2, 3], -1)]).toEqual([2, 3]);
    expect(() => dimAt([2, 3], 2)).toThrow('axis 2 of [2, 3]');
  });

  it('of the last axis must be numbers, and the error says where', () => {
    expect(widthOf({ shape: [dim('B'), 4] })).toBe(4);
    expect(() => withScope('layer', () => widthOf({ shape: [4, dim('T')] }))).toThrow(
      'layer: a tensor [4, T]',
    );
    expect(() => widthOf({ shape: [] })).toThrow('width: a tensor []');
  });
});
