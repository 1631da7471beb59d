import { expect, test } from 'vitest';
import { tokenize13a } from './tokenize-13a.ts';

test.each([
  ['It costs $1,000 (at most).', ['It', 'costs', '$', '1,000', '(', 'at', 'most', ')', '.']],
  ['3.14, .5 and 5.', ['3.14', ',', '.', '5', 'and', '5', '.']],
  ['1990-2000 co-op', ['1990', '-', '2000', 'co-op']],
  ["the dogs' and/or", ['the', "dogs'", 'and', '/', 'or']],
  ['&quot;&amp;lt;&quot;', ['"', '<', '"']],
  ['end-\nless\nline', ['endless', 'line']],
  ['kept-\n', ['kept-']],
  ['  \t ', []],
])('%j', (line, words) => {
  expect(tokenize13a(line)).toEqual(words);
});
