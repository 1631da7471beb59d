import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { peakMemory } from './peak-memory.ts';

test('holds what was taken and given back', async () => {
  const before = await peakMemory();
  Buffer.alloc(300e6, 1);
  const after = await peakMemory();
  expect(after).toBeGreaterThanOrEqual(300e6);
  expect(after).toBeLessThan(before + 900e6);
});

test('the memory of a large process that starts this one does not count', () => {
  const module = new URL('../../../dist/runtime/node/peak-memory.js', import.meta.url);
  const child = `import('${module}').then((m) => m.peakMemory()).then(console.log)`;
  const program = `Buffer.alloc(500e6, 1);
    console.log(String(require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(child)}])))`;
  const peak = Number(execFileSync(process.execPath, ['-e', program]).toString());
  expect(peak).toBeGreaterThan(20e6);
  expect(peak).toBeLessThan(300e6);
});
