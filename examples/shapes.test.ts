import { expect, it } from 'vitest';
import { shapeNet } from './shapes.ts';

it('tells shapes apart that it has not seen where they stand', async () => {
  const { accuracy, label } = await shapeNet(60);
  expect(accuracy).toBeGreaterThanOrEqual(90);
  expect(label).toBe('disc');
});
