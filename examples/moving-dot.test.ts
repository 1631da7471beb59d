import { expect, it } from 'vitest';
import { movingDot } from './moving-dot.ts';

it('tells where a dot moves in videos that it has not seen', async () => {
  const { accuracy, label } = await movingDot(60);
  expect(accuracy).toBeGreaterThanOrEqual(90);
  expect(label).toBe('left');
});
