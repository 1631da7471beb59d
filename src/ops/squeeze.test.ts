import { expect, test } from 'vitest';
import { dim } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import { formatShape } from '../graph/shape.ts';
import { squeeze } from './squeeze.ts';
import { unsqueeze } from './unsqueeze.ts';

const x = input('x', 'float32', [dim('B'), 3]);

test.each([
  [0, '[1, B, 3]'],
  [1, '[B, 1, 3]'],
  [-1, '[B, 3, 1]'],
] as const)('a new axis at %i, and back', (axis, shape) => {
  const wider = unsqueeze(x, axis);
  expect(formatShape(wider.shape)).toBe(shape);
  expect(squeeze(wider, axis).shape).toEqual(x.shape);
});

test('refuses an axis that holds more than one element', () => {
  expect(() => squeeze(x, 1)).toThrow('squeeze: axis 1 of [B, 3]; allowed: an axis of size 1');
  expect(() => unsqueeze(x, 3)).toThrow('unsqueeze: axis 3 of a tensor of rank 3');
});
