import { expect, test } from 'vitest';
import { keyOf, uniform } from '../base/random.ts';
import { editDistance } from './edit-distance.ts';

const distance = (a: string, b: string) => editDistance([...a], [...b]);

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['abc', 'abc', 0],
  ['abc', 'abxbc', 2],
  ['aa', 'aaa', 1],
  ['kitten', 'sitting', 3],
  ['intention', 'execution', 5],
  ['saturday', 'sunday', 3],
])('%j to %j takes %i', (a, b, edits) => {
  expect(distance(a, b)).toBe(edits);
});

test('a token is one symbol, whatever its length', () => {
  expect(editDistance(['HH', 'AH', 'L', 'OW'], ['HH', 'EH', 'L', 'OW', 'Z'])).toBe(2);
});

/** The definition itself, without trimming or sharing. */
function recursive(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [restA, restB] = [a.slice(1), b.slice(1)];
  const substituted = recursive(restA, restB) + (a[0] === b[0] ? 0 : 1);
  return Math.min(substituted, recursive(restA, b) + 1, recursive(a, restB) + 1);
}

test('equals the recursive definition, and is symmetric', () => {
  const seed = 7;
  const key = keyOf(seed);
  let counter = 0;
  const draw = (limit: number) => Math.floor(uniform(key, counter++) * limit);
  const text = () => Array.from({ length: draw(7) }, () => 'ab c'[draw(4)]).join('');
  for (let i = 0; i < 300; i++) {
    const [a, b] = [text(), text()];
    expect(distance(a, b), `seed ${seed}: ${a}|${b}`).toBe(recursive(a, b));
    expect(distance(b, a), `seed ${seed}: ${b}|${a}`).toBe(distance(a, b));
  }
});
