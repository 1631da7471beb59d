/** A folder has one writer at a time: the process that holds its lock. */
import { readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { readIfThere, workPath } from './folder-layout.ts';

const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** What tells this start of the machine from others; empty where that cannot be known. */
  boot: z.string(),
  /** The set of processes in which the number means this one, such as that of a container. */
  namespace: z.string(),
  /** When the process began, in ticks of the machine: a number may be given to another process later. */
  started: z.string(),
  since: z.string(),
});

/** The process that holds a lock. */
type Holder = z.output<typeof holderSchema>;

/** How often a holder shows that it lives, and after which time without a sign it does not; milliseconds. */
const beat = 10_000;
const silence = 120_000;

/** Throws E_BUSY where a process that lives holds the lock of a folder. */
export async function requireUnlocked(folder: string): Promise<void> {
  const found = await holderOf(folder);
  if (found !== undefined && (await lives(found, lockPath(folder)))) throw busy(folder, found);
}

/**
 * Takes the lock of a folder, whose `.heddle` is there; one whose process is gone is taken over. Returns what gives it back.
 *
 * Throws: E_BUSY naming the process that holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = lockPath(folder);
  const text = `${JSON.stringify(await thisProcess())}\n`;
  while (!(await take(path, text))) await removeStale(folder);
  const timer = setInterval(() => utimes(path, new Date(), new Date()).catch(() => undefined), beat);
  timer.unref();
  return async () => {
    clearInterval(timer);
    const found = await readIfThere(path).catch(() => undefined);
    if (found?.toString() === text) await rm(path, { force: true }).catch(() => undefined);
  };
}

function lockPath(folder: string): string {
  return join(workPath(folder), 'lock');
}

/** Writes the lock where there is none. */
async function take(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a lock away whose holder is gone; where another process was faster, its lock comes back. */
async function removeStale(folder: string): Promise<void> {
  const path = lockPath(folder);
  const before = await readIfThere(path);
  await requireUnlocked(folder);
  if (before === undefined) return;
  const away = `${path}-${process.pid}`;
  await rename(path, away).catch(() => undefined);
  const moved = await readIfThere(away);
  if (moved !== undefined && !moved.equals(before)) await take(path, moved.toString());
  await rm(away, { force: true });
}

/** The holder of a lock; undefined where there is none, or none that can be read. */
async function holderOf(folder: string): Promise<Holder | undefined> {
  const path = lockPath(folder);
  for (let attempt = 1; attempt <= 20; attempt++) {
    const bytes = await readIfThere(path);
    if (bytes === undefined) return undefined;
    const holder = parseHolder(bytes.toString());
    if (holder !== undefined) return holder;
    // It may be on its way to the disk.
    await setTimeout(25);
  }
  return undefined;
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Of a process on another machine or in another container, only its signs of life are known. */
async function lives(holder: Holder, path: string): Promise<boolean> {
  const here = await thisProcess();
  const sameMachine = holder.host === here.host;
  if (sameMachine && holder.boot !== here.boot) return false;
  if (!sameMachine || holder.namespace !== here.namespace) {
    const seen = await stat(path).catch(() => undefined);
    return seen !== undefined && Date.now() - seen.mtimeMs < silence;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const started = await startOf(holder.pid);
  return started === '' || started === holder.started;
}

async function thisProcess(): Promise<Holder> {
  const text = async (path: string) => (await readFile(path, 'utf8').catch(() => '')).trim();
  return {
    pid: process.pid,
    host: hostname(),
    boot: await text('/proc/sys/kernel/random/boot_id'),
    namespace: await readlink('/proc/self/ns/pid').catch(() => ''),
    started: await startOf(process.pid),
    since: new Date().toISOString(),
  };
}

/** The field `starttime` of /proc/PID/stat (proc(5)), the twentieth after the name; empty on other systems. */
async function startOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function busy(folder: string, { pid, host, since }: Holder): HeddleError {
  const writer = pid === process.pid && host === hostname() ? 'this process' : `process ${pid} on ${host}`;
  return new HeddleError('E_BUSY', {
    where: folder,
    found: `${writer} writes to this folder (since ${since})`,
    allowed: 'one at a time',
    fix: 'wait until it has ended, or choose another folder',
  });
}
