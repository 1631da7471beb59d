import { expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { holdOutEnd } from './hold-out-end.ts';

const rowsOf = (...texts: readonly string[]) => texts.map((text) => ({ text }));

test('of one text the last twentieth of its characters', () => {
  const text = Array.from({ length: 100 }, (_, i) => String(i % 10)).join('');
  expect(holdOutEnd(rowsOf(text), { cut: true })).toEqual({
    train: rowsOf(text.slice(0, 95)),
    heldOut: rowsOf('56789'),
  });
});

test('of several texts the last whole ones, and a part of the one before them', () => {
  const rows = rowsOf('a'.repeat(90), 'b'.repeat(107), 'c'.repeat(3));
  expect(holdOutEnd(rows, { cut: true })).toEqual({
    train: rowsOf('a'.repeat(90), 'b'.repeat(100)),
    heldOut: rowsOf('b'.repeat(7), 'c'.repeat(3)),
  });
  expect(holdOutEnd(rows, { cut: false })).toEqual({ train: rows.slice(0, 2), heldOut: rows.slice(2) });
});

test('lines stay whole, and at least one is held out', () => {
  const rows = rowsOf('ann', 'bob', 'eve');
  expect(holdOutEnd(rows, { cut: false })).toEqual({ train: rows.slice(0, 2), heldOut: rows.slice(2) });
});

test('a pair of surrogates is not cut', () => {
  const { train, heldOut } = holdOutEnd(rowsOf('😀'.repeat(30)), { cut: true });
  expect([train.at(0)?.text, heldOut[0]?.text]).toEqual(['😀'.repeat(28), '😀'.repeat(2)]);
});

test('a text of which nothing is left is refused', () => {
  expect(() => holdOutEnd(rowsOf('ab'), { cut: false })).toThrow(
    failing('E_DATA', /^hold-out: 1 document of 2 characters/),
  );
  expect(() => holdOutEnd(rowsOf('a'), { cut: true })).toThrow(failing('E_DATA', /^hold-out/));
});
