import { expect, it } from 'vitest';
import { questions } from './questions.ts';

it('finds the room where the person of the question is', async () => {
  expect(await questions(150)).toMatchObject({ answer: 'hall', start: 40, end: 44 });
});
