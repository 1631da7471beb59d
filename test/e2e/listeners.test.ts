/** What goes wrong in a listener of the user, and in the thread that trains: `fit` of the built package rejects. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fit, type HistoryRecord } from 'heddle';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'heddle-listeners-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pairs = ['ab', 'ba', 'aab', 'bab', 'abb'].map((word) => ({ source: word, target: word }));
const settings = {
  model: { layers: 1, width: 8, inner: 8, heads: 1 },
  updates: 100_000,
  threads: 1,
  dev: pairs,
} as const;
class MyError extends Error {}
const mine = () => {
  throw new MyError('mine');
};

test.each([true, false])('what a listener throws is what fit rejects with (worker: %s)', async (worker) => {
  await expect(fit(pairs, { ...settings, worker, onProgress: mine })).rejects.toThrow(MyError);
  await expect(fit(pairs, { ...settings, worker, onNote: mine })).rejects.toThrow(MyError);
});

test.each([true, false])('what it throws later, in a promise, too (worker: %s)', async (worker) => {
  let calls = 0;
  const onProgress = async ({ update }: HistoryRecord) => {
    calls += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (update === 3) throw new MyError('mine');
  };
  await expect(fit(pairs, { ...settings, worker, onProgress })).rejects.toThrow(MyError);
  const atRejection = calls;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(calls).toBe(atRejection);
  await expect(fit(pairs, { ...settings, updates: 3, worker, onProgress })).rejects.toThrow(MyError);
});

/** Runs a program with the built package in a process of its own, whose threads are first given `inThread` to run. */
function program(inThread: string, body: string): Promise<string> {
  const preload = join(folder, 'preload.mjs');
  writeFileSync(
    preload,
    `import { isMainThread } from 'node:worker_threads';\nif (!isMainThread) { ${inThread} }`,
  );
  const entry = new URL('../../dist/node.js', import.meta.url);
  const code = `import { fit } from '${entry}';
    const pairs = ${JSON.stringify(pairs)}; const settings = ${JSON.stringify(settings)}; ${body}`;
  const options = ['--import', pathToFileURL(preload).href, '--input-type=module', '--eval', code];
  return new Promise((resolve) => {
    execFile(process.execPath, options, { timeout: 20_000 }, (_, stdout) => resolve(stdout));
  });
}

test.each([
  ['setTimeout(() => process.exit(3), 500);', 'E_INTERNAL training thread: it ended early with status 3'],
  ['process.exit(0);', 'E_INTERNAL training thread: it ended early with status 0'],
  ['setTimeout(() => { throw new Error("gone"); }, 500);', 'undefined gone'],
])('a thread that ends early rejects: %s', async (inThread, message) => {
  const body = 'await fit(pairs, settings).catch((error) => console.log(error.code, error.message));';
  expect(await program(inThread, body)).toContain(message);
});
