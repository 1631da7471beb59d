/** Runs the built program, as users do; `npm ci` and `npm run build` make it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fold, keyOf, uniform } from '../../src/base/random.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Colours would stand in the way of comparisons. */
const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' };

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function startHeddle(...args: readonly string[]): ChildProcessWithoutNullStreams {
  if (!existsSync(main)) throw new Error(`there is no ${main}; run npm run build`);
  return spawn(process.execPath, [main, ...args], { env });
}

/** Waits for the end of a program and gathers what it writes. */
export async function finish(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...output };
}

export function heddle(...args: readonly string[]): Promise<Finished> {
  return heddleWith('', ...args);
}

/** Runs a command that writes stdout to an open file. */
export async function heddleInto(
  stdout: number,
  ...args: readonly string[]
): Promise<Omit<Finished, 'stdout'>> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', stdout, 'pipe'], env });
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
}

/** Runs a command with this text on stdin. */
export async function heddleWith(input: string | Uint8Array, ...args: readonly string[]): Promise<Finished> {
  const child = startHeddle(...args);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return finish(child);
}

/** A new folder for the files of one test file, and a function that writes a file in it and returns its path. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-e2e-'));
  return {
    path: (name: string) => join(folder, name),
    write: (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Rows of a copy task over the letters a to e. */
export function copyRows(rows: number, seed: number): string {
  const key = keyOf(seed);
  const word = (row: number) => {
    const rowKey = fold(key, row);
    const length = 2 + Math.floor(uniform(rowKey, 0) * 4);
    return Array.from({ length }, (_, i) => 'abcde'[Math.floor(uniform(rowKey, i + 1) * 5)]).join('');
  };
  return Array.from({ length: rows }, (_, row) => `${word(row)}\t${word(row)}\n`).join('');
}

/** Flags of a model that learns in seconds, with changes. */
export function tinyModelWith(changes: Readonly<Record<string, string>>): readonly string[] {
  const sizes = { layers: '1', width: '16', inner: '32', heads: '2' };
  const limits = { 'batch-tokens': '512', warmup: '5', 'max-length': '16', threads: '1' };
  return Object.entries({ ...sizes, ...limits, ...changes }).flatMap(([name, value]) => [`--${name}`, value]);
}

export const tinyModel = tinyModelWith({});

/** The JSON objects of a text with one on each line. */
export function jsonLines(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
