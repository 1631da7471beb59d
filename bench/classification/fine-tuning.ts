/**
 * `npx tsx bench/classification/fine-tuning.ts quality [--runs hugging-face-head,...] [--seeds 3]` or `... speed [python]`:
 * MiniLM fine-tuned on SST-2, with all 6,920 sentences, with 1,000 and with 100 of them, and the same architecture drawn anew.
 *
 * `hugging-face-head` is the recipe of the peer, `bench/peers/fine_tuning.py`, whose figures are in
 * `peers-fine-tuning.json`; `mean-pooling` the one that was best on the dev set. The last weights count; the test set is looked
 * at once for each seed. `speed` times both sides in turn on the first 640 sentences: nothing else should be running.
 * Writes `bench/results/fine-tuning.json`, where a run that stands with the same recipe is not done again.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { holdOut } from '../../src/data/hold-out.ts';
import { median } from '../../src/metrics/averages.ts';
import { fineTune } from '../fine-tuning/fine-tune.ts';
import { isKnown, recordRun, recordSpeed } from '../fine-tuning/results.ts';
import { sharedPath } from '../shared-data.ts';
import { dataSets, type Row } from './data.ts';

const huggingFaceHead = {
  epochs: 2,
  batchSize: 32,
  batchTokens: 32 * 128,
  optimizer: 'adamw',
  learningRate: 5e-5,
  weightDecay: 0.01,
  schedule: 'linear',
  warmup: 0.1,
  clip: 1,
} as const;
const meanPooling = { ...huggingFaceHead, pooling: 'mean', learningRate: 1e-4, epochs: 3 } as const;
const fewLabels = { ...meanPooling, epochs: 5 } as const;
const veryFewLabels = { ...meanPooling, epochs: 20, batchSize: 16 } as const;
/** Random weights need a larger step; not tuned. */
const scratch = { learningRate: 1e-4 } as const;

const runs = {
  'hugging-face-head': { recipe: huggingFaceHead },
  'mean-pooling': { recipe: meanPooling },
  '1000-labels': { recipe: fewLabels, labels: 1000 },
  '1000-labels-scratch': { recipe: { ...fewLabels, ...scratch }, labels: 1000, fromScratch: true },
  '100-labels': { recipe: veryFewLabels, labels: 100 },
  '100-labels-scratch': { recipe: { ...veryFewLabels, ...scratch }, labels: 100, fromScratch: true },
} as const satisfies Readonly<Record<string, System>>;

interface System {
  readonly recipe: Readonly<Record<string, unknown>>;
  /** Rows that are trained on, the same for every seed: those whose hash is smallest. Absent: all. */
  readonly labels?: number;
  readonly fromScratch?: boolean;
}

const file = 'fine-tuning';

async function measure(name: string, { recipe, labels, fromScratch = false }: System, seed: number) {
  if (isKnown(file, { system: name, recipe, seed })) return;
  const { train, dev, test } = dataSets.sst2();
  const rows =
    labels === undefined
      ? train
      : holdOut<Row>(train, (row) => row.text, { fraction: labels / train.length }).heldOut;
  const run = { task: 'text-classification', recipe, train: rows, tests: { dev, test }, seed, fromScratch };
  const { metrics, ...measured } = await fineTune(run);
  const scores = Object.fromEntries(
    Object.entries(metrics).map(([split, { accuracy = Number.NaN }]) => [`accuracy.${split}`, accuracy]),
  );
  recordRun(file, { system: name, recipe, seed, scores, ...measured }, 'hugging-face-head');
  console.log(name, seed, JSON.stringify(scores), `${measured.seconds.toFixed(0)} s`);
}

/** One epoch of the same sentences by both sides, in turn; the seconds are those of training alone. */
async function measureSpeed(python: string) {
  const [rounds, sentences] = [3, 640];
  const train = dataSets.sst2().train.slice(0, sentences);
  const threads = process.env.HEDDLE_THREADS ?? '1';
  const peer = fileURLToPath(new URL('../peers/fine_tuning.py', import.meta.url));
  const args = [peer, '--first', String(sentences), '--epochs', '1', '--no-evaluation', '--threads', threads];
  const seconds = { heddle: [] as number[], pytorch: [] as number[] };
  for (let seed = 1; seed <= rounds; seed++) {
    const recipe = { ...huggingFaceHead, epochs: 1 };
    const ours = await fineTune({
      task: 'text-classification',
      recipe,
      train,
      tests: { dev: train.slice(0, 1) },
      seed,
    });
    seconds.heddle.push(ours.seconds);
    const said = execFileSync(python, [...args, '--seed', String(seed), ...peerFolders()], {
      encoding: 'utf8',
    });
    seconds.pytorch.push((JSON.parse(said) as { seconds: number }).seconds);
  }
  const [heddle, pytorch] = [median(seconds.heddle), median(seconds.pytorch)];
  const ratio = pytorch / heddle;
  console.log(
    `${threads} thread(s): Heddle ${heddle.toFixed(1)} s, PyTorch ${pytorch.toFixed(1)} s, ratio ${ratio.toFixed(2)}`,
  );
  recordSpeed(file, `${threads} threads`, { sentences, seconds, ratio });
}

const peerFolders = () => [
  ...(process.env.HEDDLE_MINILM ? ['--model', process.env.HEDDLE_MINILM] : []),
  '--data',
  sharedPath('sst2'),
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: Object.keys(runs).join(',') },
    seeds: { type: 'string', default: '3' },
  },
});
const [part = 'quality', python = 'python3'] = positionals;
if (part === 'speed') await measureSpeed(python);
else {
  const chosen = new Map<string, System>(Object.entries(runs));
  for (const name of values.runs.split(',')) {
    const system = chosen.get(name);
    if (system === undefined) throw new Error(`--runs ${name}: allowed: ${Object.keys(runs).join(', ')}`);
    for (let seed = 1; seed <= Number(values.seeds); seed++) await measure(name, system, seed);
  }
}
