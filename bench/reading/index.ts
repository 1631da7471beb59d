/**
 * `npx tsx bench/reading/index.ts [char|word|bpe:8000|load...]`: how long reading takes; nothing else should be running.
 *
 * A unit: from the start of `heddle train` on a file of 300 MB (pairs of sentences from tiny Shakespeare) to the first word on
 * the terminal and to the first update, and the most memory that the process had until then. `load`: what the hashes of the files take of
 * loading MiniLM as a bundle. Needs `npm run build`. Writes `bench/results/reading.json`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { keyOf, uniform } from '../../src/base/random.ts';
import { xxhash32 } from '../../src/data/xxhash32.ts';
import { median } from '../../src/metrics/averages.ts';
import { fit, load, save } from '../../src/node.ts';
import { readLines } from '../classification/data.ts';
import { machine, today } from '../provenance.ts';
import { readResults, writeResults } from '../results-files.ts';

const file = 'reading';
const bytes = 300e6;

/** Pairs of two lines each, drawn from the lines of tiny Shakespeare, to a file of `bytes`. */
async function writePairs(path: string): Promise<number> {
  const lines = readLines('tinyshakespeare/input.txt');
  const stream = createWriteStream(path);
  const key = keyOf(1);
  const line = (i: number) => lines[Math.floor(uniform(key, i) * lines.length)]!;
  let [written, row] = [0, 0];
  while (written < bytes) {
    const text = `${line(4 * row)} ${line(4 * row + 1)}\t${line(4 * row + 2)} ${line(4 * row + 3)}\n`;
    written += text.length;
    row++;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return row;
}

/** The most memory that a process has had, in MB; 0 once it is gone. */
function peakMegabytes({ pid }: ChildProcess): number {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000);
}

/** Seconds from the start of a run to its first word and to its first update, at which it is ended. */
async function firstUpdate(pairs: string, out: string, unit: string) {
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const units = ['--source-unit', unit, '--target-unit', unit];
  const model = ['--layers', '1', '--width', '32', '--inner', '32', '--heads', '2'];
  const args = ['train', '--train', pairs, '--out', out, ...units, ...model, '--updates', '1', '--json'];
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const firstWord = once(child.stderr, 'data').then(seconds);
  child.stderr.resume();
  for await (const line of createInterface({ input: child.stdout })) {
    if ((JSON.parse(line) as { event?: string }).event !== 'update') continue;
    const found = { firstWord: await firstWord, firstUpdate: seconds(), peakMegabytes: peakMegabytes(child) };
    child.kill('SIGKILL');
    await once(child, 'close');
    return found;
  }
  throw new Error(`${unit}: the run ended without an update`);
}

/** What hashing takes of loading a model, the medians of five. */
async function loading(folder: string) {
  const minilm = process.env.HEDDLE_MINILM ?? fileURLToPath(new URL('../../../minilm', import.meta.url));
  const train = ['good', 'bad'].map((text) => ({ text, labels: [text] }));
  const run = {
    task: 'text-classification',
    init: minilm,
    train,
    dev: train,
    updates: 1,
    worker: false,
  } as const;
  await save(await fit(run), folder);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('training'))
    .map((entry) => join(entry.parentPath, entry.name));
  const milliseconds = { load: [] as number[], hash: [] as number[] };
  for (let round = 0; round < 5; round++) {
    let before = performance.now();
    await (await load(folder, { task: 'text-classification', threads: 1 })).release();
    milliseconds.load.push(performance.now() - before);
    const contents = files.map((path) => readFileSync(path));
    before = performance.now();
    for (const content of contents) xxhash32(content);
    milliseconds.hash.push(performance.now() - before);
  }
  const [all, hash] = [median(milliseconds.load), median(milliseconds.hash)];
  const megabytes = Math.round(files.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6);
  return {
    megabytes,
    loadMilliseconds: Math.round(all),
    hashMilliseconds: Math.round(hash),
    share: hash / all,
  };
}

function record(name: string, figures: object): void {
  const before = readResults(file, {}) as { readonly results?: object };
  const results = { ...before.results, [name]: { date: today(), ...figures } };
  writeResults(file, { machine: machine(), bytes, results });
  console.log(name, JSON.stringify(figures));
}

const given = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'heddle-reading-'));
try {
  const parts = given.length > 0 ? given : ['char', 'word', 'bpe:8000', 'load'];
  const pairs = join(folder, 'pairs.tsv');
  const rows = parts.some((part) => part !== 'load') ? await writePairs(pairs) : 0;
  for (const part of parts) {
    if (part === 'load') record(part, await loading(join(folder, 'minilm')));
    else record(part, { rows, ...(await firstUpdate(pairs, join(folder, 'model'), part)) });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
