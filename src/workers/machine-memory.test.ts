import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { heapError, machineMemory } from './machine-memory.ts';

test('a full heap is a limit, with what to do about it; other errors stay as they are', () => {
  const full = Object.assign(new Error('Worker terminated'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
  expect(heapError(full)).toMatchObject({
    code: 'E_LIMIT',
    message: expect.stringMatching(
      /^training thread: .* heap .*; allowed: \d+ MB; set NODE_OPTIONS=--max-old-space-size=\d+, or /,
    ),
  });
  const other = new TypeError('x');
  expect(heapError(other)).toBe(other);
});

test('the memory of the machine is some', () => {
  expect(machineMemory()).toBeGreaterThan(2 ** 26);
  expect(machineMemory()).toBeLessThanOrEqual(totalmem());
});
