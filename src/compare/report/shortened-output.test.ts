import { expect, test } from 'vitest';
import { shortenedOutput } from './shortened-output.ts';

test('an output of usual length is shown whole', () => {
  expect(shortenedOutput('B AE NG K')).toEqual({ text: 'B AE NG K', tokens: 4 });
  expect(shortenedOutput('')).toEqual({ text: '', tokens: 0 });
  expect(shortenedOutput('ha ha ha ha')).toEqual({ text: 'ha ha ha ha', tokens: 4 });
});

test('a loop is cut after its second turn, and said', () => {
  const output = `T ER HH AO R${' S T ER'.repeat(190)}`;
  expect(shortenedOutput(output)).toEqual({
    text: 'T ER HH AO R S T ER S T ER',
    tokens: 11,
    left: 'cut: “S T ER” comes 190 times in a row',
  });
});

test('a loop of characters is cut too', () => {
  expect(shortenedOutput(`x${'ab'.repeat(100)}`)).toMatchObject({ text: 'xabab', tokens: 5 });
});

test('what is merely long is cut at 40 tokens', () => {
  const words = Array.from({ length: 100 }, (_, i) => `w${i}`);
  const { text, tokens, left } = shortenedOutput(words.join(' '));
  expect(text.split(' ')).toEqual(words.slice(0, 40));
  expect([tokens, left]).toEqual([40, 'cut: 60 more tokens']);
});
