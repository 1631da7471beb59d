import { expect, it } from 'vitest';
import { writeNames } from './names.ts';

it('trains in a thread and writes names of letters', async () => {
  const names = await writeNames(60, 5);
  expect(names).toHaveLength(5);
  expect(names[0]).toMatch(/^Mac/);
  for (const name of names) expect(name).toMatch(/^[A-Za-z]{1,23}$/);
});
