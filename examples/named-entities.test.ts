import { expect, it } from 'vitest';
import { namedEntities } from './named-entities.ts';

it('finds persons and places, of one word or two', async () => {
  const { f1, labels } = await namedEntities(60);
  expect(f1).toBeGreaterThan(95);
  expect(labels).toBe('B-PER I-PER O O B-LOC I-LOC O O');
});
