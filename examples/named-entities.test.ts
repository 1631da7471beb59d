import { expect, it } from 'vitest';
import { namedEntities } from './named-entities.ts';

it('finds persons and places in sentences that it has not seen', async () => {
  const { f1, labels } = await namedEntities(60);
  expect(f1).toBeGreaterThanOrEqual(90);
  expect(labels).toEqual(['B-PER', 'I-PER', 'O', 'O', 'B-LOC', 'I-LOC']);
});
