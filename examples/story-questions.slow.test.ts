import { expect, it } from 'vitest';
import { storyQuestions } from './story-questions.ts';

it('answers most questions about stories that it has not seen', async () => {
  const { right, answer } = await storyQuestions(800);
  expect(right).toBeGreaterThan(0.8);
  expect(answer).toMatch(/^(\w+ and )?\w+$/);
});
