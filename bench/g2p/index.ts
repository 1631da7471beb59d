/**
 * `npx tsx bench/g2p/index.ts [system] [minutes] [threads]`: grapheme-to-phoneme conversion of CMUdict 0.7b, as in
 * the literature.
 *
 * Trains one of the systems below on `../shared/data/cmudict-0.7b/train.tsv`, evaluates it on its test set (11,994
 * words, none in the training data) and writes `bench/results/g2p-SYSTEM.json` and the history of the run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { machine, today } from '../provenance.ts';
import { resultsFolder, root, writeResults } from '../results-files.ts';
import { sharedPath } from '../shared-data.ts';

/** About 1.5 million parameters each. */
const systems = {
  transformer: {
    layers: 3,
    width: 128,
    inner: 512,
    heads: 4,
    dropout: 0.1,
    'learning-rate': 0.002,
    minutes: 45,
  },
  lstm: { layers: 2, width: 216, dropout: 0.2, 'learning-rate': 0.005, minutes: 25 },
  gru: { layers: 2, width: 248, dropout: 0.2, 'learning-rate': 0.002, minutes: 25 },
  conv: { layers: 6, width: 128, dropout: 0.1, 'learning-rate': 0.004, minutes: 25 },
} as const;

const shared = {
  'label-smoothing': 0.1,
  'batch-tokens': 3072,
  warmup: 400,
  schedule: 'cosine',
  metric: 'token',
  'evaluate-every': 1000,
  patience: 0,
  'source-unit': 'char',
  'target-unit': 'word',
} as const;

const [system = 'transformer', minutes, threads = cpus().length] = process.argv.slice(2);
if (!(system in systems)) refuse(`${system}: no such system; allowed: ${Object.keys(systems).join(', ')}`);
const chosen = systems[system as keyof typeof systems];
const settings = {
  encoder: system,
  decoder: system,
  ...shared,
  ...chosen,
  minutes: Number(minutes ?? chosen.minutes),
  threads: Number(threads),
};

const data = sharedPath('cmudict-0.7b');
const out = join(root, 'runs/g2p', system);
const heddle = [join(root, 'dist/cli/main.js')];

const flags = Object.entries(settings).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
const files = [
  '--train',
  join(data, 'train.tsv'),
  '--dev',
  join(data, 'dev.tsv'),
  '--out',
  out,
  '--overwrite',
];
const trained = spawnSync(process.execPath, [...heddle, 'train', ...files, ...flags], { stdio: 'inherit' });
if (trained.status !== 0) process.exit(trained.status ?? 1);

const asked = (...args: readonly string[]): unknown =>
  JSON.parse(execFileSync(process.execPath, [...heddle, ...args, '--json'], { encoding: 'utf8' }));
const evaluate = (beam: string) => asked('evaluate', out, join(data, 'test.tsv'), '--beam', beam);
const { parameters } = asked('inspect', out) as { readonly parameters: { readonly total: number } };
const report = {
  date: today(),
  machine: machine(),
  settings,
  parameters: parameters.total,
  test: { greedy: evaluate('1'), beam5: evaluate('5') },
};
writeResults(`g2p-${system}`, report);
copyFileSync(join(out, 'history.jsonl'), join(resultsFolder, `g2p-${system}-history.jsonl`));
console.log(JSON.stringify(report.test, null, 2));

function refuse(message: string): never {
  console.error(message);
  process.exit(1);
}
