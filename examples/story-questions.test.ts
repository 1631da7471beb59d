import { expect, it } from 'vitest';
import { storyQuestions } from './story-questions.ts';

it('answers questions about stories that it has not seen in words of its own', async () => {
  const { right, answer } = await storyQuestions(250);
  expect(right).toBeGreaterThan(0.9);
  expect(answer).toBe('it was mary');
});
