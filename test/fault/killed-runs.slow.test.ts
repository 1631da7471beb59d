/** Runs that are killed with SIGKILL at random moments and resumed to the end are the run that was never disturbed. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fold, type Key, keyOf, uniform } from '../../src/base/random.ts';
import { xxhash32 } from '../../src/data/xxhash32.ts';
import { listFiles } from '../../src/files/folder-layout.ts';
import {
  copyRows,
  finish,
  heddle,
  jsonLines,
  startHeddle,
  temporaryFolder,
  tinyModelWith,
} from '../e2e/heddle.ts';

const seed = Date.now();
const killedRuns = 40;
const files = temporaryFolder();
afterAll(files.remove);
const train = files.write('train.tsv', copyRows(60, 7));
const dev = files.write('dev.tsv', copyRows(20, 8));

/** Several epochs of a tiny model that saves at nearly every update. */
const updates = 24;
const common = [
  ...['--train', train, '--dev', dev, ...tinyModelWith({ 'batch-tokens': '128', dropout: '0.1' })],
  ...['--updates', String(updates), '--evaluate-every', '2', '--patience', '0'],
];
const systems = [
  ['transformer', ['--accumulate', '2']],
  ['lstm', ['--encoder', 'lstm', '--decoder', 'lstm', '--accumulate', '2']],
  ['conv', ['--encoder', 'conv', '--decoder', 'conv']],
] as const;

/** Everything that a run leaves but the time that it took. */
async function resultOf(out: string): Promise<ReadonlyMap<string, string>> {
  const timed = [
    'heddle.json',
    'config.json',
    'training-config.json',
    'history.jsonl',
    'training/state.json',
  ];
  const names = (await listFiles(out)).filter((name) => !timed.includes(name));
  const hashes = names.map((name) => [name, xxhash32(readFileSync(join(out, name)))] as const);
  const untimed = (key: string, value: unknown) =>
    ['seconds', 'tokensPerSecond', 'out'].includes(key) ? undefined : value;
  const history = jsonLines(readFileSync(join(out, 'history.jsonl'), 'utf8'));
  const state: unknown = JSON.parse(readFileSync(join(out, 'training/state.json'), 'utf8'));
  const texts = [...history, state].map((line) => JSON.stringify(line, untimed));
  return new Map([...hashes, ['history and counters', xxhash32(Buffer.from(texts.join('\n')))]]);
}

/** Starts or goes on with a run, and kills it a random time after a random update. True where it was faster. */
async function killedSession(out: string, flags: readonly string[], key: Key): Promise<boolean> {
  const isSaved = existsSync(join(out, 'heddle.json'));
  const args = isSaved ? ['train', '--resume', out] : ['train', ...common, ...flags, '--out', out];
  const child = startHeddle(...args, '--json');
  const finished = finish(child);
  const after = Math.floor(uniform(key, 0) * 12);
  let lines = 0;
  child.stdout.on('data', (text: string) => {
    lines += text.split('\n').length - 1;
    if (lines > after) setTimeout(() => child.kill('SIGKILL'), uniform(key, 1) * 40);
  });
  const { status, stderr } = await finished;
  expect(status === null || status === 0, stderr).toBe(true);
  return status === 0;
}

const references = new Map<string, ReadonlyMap<string, string>>();
for (const [name, flags] of systems) {
  const out = files.path(`${name}-reference`);
  const { status, stderr } = await heddle('train', ...common, ...flags, '--out', out);
  expect(status, stderr).toBe(0);
  references.set(name, await resultOf(out));
}

test.each(Array.from({ length: killedRuns }, (_, i) => [i, systems[i % systems.length]!] as const))(
  'killed run %i is the reference',
  async (run, [name, flags]) => {
    const out = files.path(`run-${run}`);
    const ended = await killedSession(out, flags, fold(keyOf(seed), run));
    if (!ended) {
      const isSaved = existsSync(join(out, 'heddle.json'));
      const args = isSaved ? ['--resume', out] : [...common, ...flags, '--out', out];
      expect(await heddle('train', ...args), `seed ${seed}`).toMatchObject({ status: 0 });
    }
    expect(await resultOf(out), `seed ${seed}, ${name}`).toEqual(references.get(name));
    expect(existsSync(join(out, '.heddle'))).toBe(false);
    rmSync(out, { recursive: true });
  },
);
