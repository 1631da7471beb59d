/** A save that is cut, fails, or is watched at every single step: each call of the file system that it makes. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { readTogether } from '../../src/bundle/store.ts';
import { claimFolder } from '../../src/files/claim-folder.ts';
import { folderStore } from '../../src/files/folder-store.ts';
import { writeFiles } from '../../src/files/write-files.ts';

/** What happens before a call that changes the disk; a call that fails has written a half. */
const disk = vi.hoisted(() => ({ before: async (_call: string): Promise<void> => {} }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  type Change = (...parameters: unknown[]) => Promise<unknown>;
  const watched = (name: 'mkdir' | 'rename' | 'rm' | 'rmdir' | 'writeFile') => {
    return async (...parameters: unknown[]) => {
      await disk.before(`${name} ${parameters[0]}`);
      return (real[name] as unknown as Change)(...parameters);
    };
  };
  const open = async (path: string, flags: string) => {
    await disk.before(`open ${path}`);
    const file = await real.open(path, flags);
    const writeFile = async (content: string | Uint8Array) => {
      try {
        await disk.before(`write ${path}`);
      } catch (error) {
        await file.writeFile(content.slice(0, content.length / 2));
        throw error;
      }
      await file.writeFile(content);
    };
    const sync = async () => {
      await disk.before(`sync ${path}`);
      await file.sync();
    };
    return { writeFile, sync, close: () => file.close() };
  };
  const names = ['mkdir', 'rename', 'rm', 'rmdir', 'writeFile'] as const;
  return { ...real, ...Object.fromEntries(names.map((name) => [name, watched(name)])), open };
});

const place = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'heddle-steps-'));
afterAll(() => rmSync(place, { recursive: true }));
const undisturbed = async () => {};
const folder = join(place, 'm');

const setOf = (version: string, only: string) =>
  new Map([
    ['config.json', `${version} config`],
    ['model.safetensors', `${version} weights`.repeat(50)],
    [`training/${only}`, version],
  ]);
const old = setOf('old', 'best.safetensors');
const next = setOf('new', 'state.json');

beforeEach(async () => {
  disk.before = undisturbed;
  rmSync(folder, { recursive: true, force: true });
  await writeFiles(folder, old);
  writeFileSync(join(folder, 'NOTES.md'), 'mine');
});

/** What a reader finds, as `load` reads: the list first, then file by file. */
async function found(): Promise<ReadonlyMap<string, string>> {
  const store = await folderStore(folder);
  return readTogether(store, async () => {
    const files = new Map<string, string>();
    for (const name of await store.list()) {
      const bytes = await store.read(name, 1e6);
      files.set(name, Buffer.from(bytes ?? 'missing').toString());
    }
    return files;
  });
}

async function save(): Promise<void> {
  const { path, release } = await claimFolder(folder, { allow: 'own', fix: '' });
  await writeFiles(path, next).finally(release);
}

/** The calls that a save makes. */
async function callsOfSave(): Promise<readonly string[]> {
  const calls: string[] = [];
  disk.before = async (call) => void calls.push(call.replaceAll(place, ''));
  await save();
  disk.before = undisturbed;
  return calls;
}

/** A save in which the calls with these numbers fail. */
async function failingSave(fails: (call: number) => boolean): Promise<void> {
  let call = 0;
  disk.before = async () => {
    if (fails(call++)) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  await save().catch((error) => expect(error).toMatchObject({ code: 'E_DISK' }));
  disk.before = undisturbed;
}

async function reset(): Promise<void> {
  await writeFiles(folder, old);
}

/** The folder is usable: the next save succeeds and leaves nothing but its files and those of the user. */
async function requireUsable(where: string): Promise<void> {
  // In place of the lock of a process that is gone: this one is still there.
  rmSync(join(folder, '.heddle', 'lock'), { force: true });
  await save();
  expect(await found(), where).toEqual(next);
  const left = readdirSync(folder, { recursive: true }).map(String).toSorted();
  const expected = ['NOTES.md', ...next.keys(), 'heddle.json', 'training'];
  expect(left, where).toEqual(expected.toSorted());
  expect(readFileSync(join(folder, 'NOTES.md'), 'utf8')).toBe('mine');
}

test('whoever reads, at any step of a save, finds the old set or the new one, and writes nothing', async () => {
  const seen: string[] = [];
  disk.before = async () => {
    const inner = disk.before;
    disk.before = async (call) => expect.fail(`a reader does ${call}`);
    const files = await found();
    expect([old, next]).toContainEqual(files);
    seen.push(files.get('config.json')!);
    disk.before = inner;
  };
  await save();
  expect(seen.length).toBeGreaterThan(20);
  expect(seen).toEqual(seen.toSorted().toReversed());
  expect([seen[0], seen.at(-1)]).toEqual(['old config', 'new config']);
});

test('a reader that is slow finds one set, whenever the save comes in between', async () => {
  for (let reads = 0; reads <= old.size; reads++) {
    const store = await folderStore(folder);
    let done = 0;
    const files = await readTogether(store, async () => {
      const set = new Map<string, string>();
      for (const name of await store.list()) {
        if (done++ === reads) await save();
        set.set(name, Buffer.from((await store.read(name, 1e6)) ?? '').toString());
      }
      return set;
    });
    expect([old, next]).toContainEqual(files);
    await reset();
  }
});

test('a call that fails, whichever it is: the old set or the new one stands, and the next save succeeds', async () => {
  const calls = await callsOfSave();
  for (const [n, call] of calls.entries()) {
    await reset();
    await failingSave((each) => each === n);
    expect([old, next], `call ${n}: ${call}`).toContainEqual(await found());
    await requireUsable(`call ${n}: ${call}`);
  }
});

test('a process that ends before any of its calls: the old set or the new one stands, and the next save completes it', async () => {
  const calls = await callsOfSave();
  for (const [n, call] of calls.entries()) {
    await reset();
    await failingSave((each) => each >= n);
    expect([old, next], `call ${n}: ${call}`).toContainEqual(await found());
    await requireUsable(`call ${n}: ${call}`);
  }
});
