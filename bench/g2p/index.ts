/**
 * `npx tsx bench/g2p/index.ts [minutes]`: grapheme-to-phoneme conversion of CMUdict 0.7b, as in the literature.
 *
 * Trains on `../shared/data/cmudict-0.7b/train.tsv`, evaluates on its test set (11,994 words, none in the training
 * data) and writes `bench/results/g2p.json` and the history of the run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const data = join(process.env.HEDDLE_SHARED ?? join(root, '../shared'), 'data/cmudict-0.7b');
const minutes = process.argv[2] ?? '45';
const out = join(root, 'runs/g2p');
const results = join(root, 'bench/results');
const heddle = [join(root, 'dist/cli/main.js')];

const settings = {
  encoder: 'transformer',
  decoder: 'transformer',
  layers: 3,
  width: 128,
  inner: 512,
  heads: 4,
  dropout: 0.1,
  'label-smoothing': 0.1,
  'batch-tokens': 3072,
  'learning-rate': 0.002,
  warmup: 400,
  schedule: 'cosine',
  metric: 'token',
  'evaluate-every': 1000,
  patience: 0,
  'source-unit': 'char',
  'target-unit': 'word',
  minutes,
};

if (!existsSync(data)) {
  console.error(
    `${data}: there is no such folder; set HEDDLE_SHARED to the folder that holds data/cmudict-0.7b`,
  );
  process.exit(1);
}
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

const evaluate = (beam: string): unknown => {
  const args = [...heddle, 'evaluate', out, join(data, 'test.tsv'), '--json', '--beam', beam];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
};
const report = {
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0]!.model, cores: cpus().length, node: process.version },
  settings,
  test: { greedy: evaluate('1'), beam5: evaluate('5') },
};
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'g2p.json'), `${JSON.stringify(report, null, 2)}\n`);
copyFileSync(join(out, 'history.jsonl'), join(results, 'g2p-history.jsonl'));
console.log(JSON.stringify(report.test, null, 2));
