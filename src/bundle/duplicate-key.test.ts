import { expect, test } from 'vitest';
import { duplicateKey } from './duplicate-key.ts';

test.each([
  ['{"a": 1, "b": {"a": 2}, "c": ["a", "a"]}', undefined],
  ['{"a": 1, "b": 2, "a": 3}', 'a'],
  ['{"a": 1, "\\u0061": 2}', 'a'],
  ['{"x": [{"k": 1, "k": 2}]}', 'k'],
  ['{"\\"": 1, "b\\\\": "{\\"a\\": 1, \\"a\\": 2}", "c": ":"}', undefined],
  ['{"__proto__": 1, "__proto__": 2}', '__proto__'],
])('%s', (json, expected) => {
  JSON.parse(json);
  expect(duplicateKey(json)).toBe(expected);
});
