import { expect, it } from 'vitest';
import { watch } from './server-logs.ts';

it('tells what is wrong with a server by its logs', async () => {
  const { accuracy, answer } = await watch(160);
  expect(accuracy).toBeGreaterThan(85);
  expect(answer?.label).toBe('leak');
});
