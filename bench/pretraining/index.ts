/**
 * `npx tsx bench/pretraining/index.ts pretrain [--minutes 20]` and then `... tune [--seeds 5] [--labels 1000]`, both with
 * `[--threads 1]`: what a model that has guessed hidden words knows when it learns labels.
 *
 * `pretrain` trains `fill-mask` on the training texts of TREC, SST-2 and tiny Shakespeare, without their labels; nothing else
 * should be running. The model goes to `runs/pretraining`. `tune` trains text classification on some labels of SST-2 and of
 * TREC: the same encoder and tokenizer with the weights so found, and from scratch, with several seeds each. A tenth of those
 * labels selects the weights and, for each side on its own, the learning rate; the test set is looked at once for each seed.
 * Both write to `bench/results/pretraining.json`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { holdOut } from '../../src/data/hold-out.ts';
import type { TrainedModel } from '../../src/library/trained-model.ts';
import { fit, load, save } from '../../src/node.ts';
import {
  type DataName,
  dataSets,
  type LabelledData,
  type Row,
  readLines,
  summary,
  withoutTenth,
} from '../classification/data.ts';
import { machine, today } from '../provenance.ts';
import { readResults, root, writeResults } from '../results-files.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '20' },
    seeds: { type: 'string', default: '5' },
    labels: { type: 'string', default: '1000' },
    threads: { type: 'string', default: '1' },
  },
});
const threads = Number(values.threads);
const folder = join(root, 'runs/pretraining');
const file = 'pretraining';

const encoder = {
  encoder: 'transformer',
  model: { layers: 3, width: 128, inner: 512, heads: 4, dropout: 0.1 },
} as const;
const text = { unit: 'bpe:8000', normalize: 'nfc-lower' } as const;
const pretraining = {
  learningRate: 0.002,
  warmup: 200,
  batchTokens: 4096,
  patience: 0,
  evaluateEvery: 100,
} as const;
/** Of both sides; the learning rate of each is the best of `rates` on its own held-out labels. */
const tuning = {
  epochs: 10,
  batchSize: 32,
  warmup: 20,
  evaluateEvery: 14,
  patience: 0,
  optimizer: 'adamw',
} as const;
const rates = [0.0003, 0.001] as const;

type Pretrained = TrainedModel<'fill-mask'>;

/** The texts of the training sets, of TREC's without the tenth that `dataSets` holds out. */
function unlabelledTexts(): readonly { readonly text: string }[] {
  const labelled = Object.values(dataSets).flatMap((read) => read().train.map((row) => row.text));
  const shakespeare = readLines('tinyshakespeare/input.txt').filter((line) => !/^[A-Z][\w ]*:$/.test(line));
  return [...labelled, ...shakespeare].map((each) => ({ text: each }));
}

async function pretrain() {
  const train = unlabelledTexts();
  const history: (readonly [seconds: number, lossPerToken: number])[] = [];
  const model = await fit({
    task: 'fill-mask',
    ...{ train, ...encoder, ...text, ...pretraining, minutes: Number(values.minutes), threads },
    worker: false,
    onNote: console.log,
    onProgress: (record) => {
      if (record.event !== 'evaluation') return;
      const loss = record.metrics.lossPerToken ?? Number.NaN;
      history.push([Math.round(record.seconds), loss]);
      console.log(
        `fill-mask: update ${record.update}, ${record.seconds.toFixed(0)} s, loss ${loss.toFixed(3)}`,
      );
    },
  });
  await save(model, folder);
  record({
    pretraining: {
      ...{ date: today(), machine: machine(), minutes: Number(values.minutes), threads },
      ...{ ...encoder, ...text, ...pretraining },
      ...{ texts: train.length, parameters: model.parameterCount, history },
    },
  });
  await model.release();
}

/** Some rows, the same in every run: those whose hash is smallest. */
function some({ train, test }: LabelledData): LabelledData {
  const fraction = Number(values.labels) / train.length;
  const rows = holdOut<Row>(train, (row) => row.text, { fraction }).heldOut;
  return { ...withoutTenth(rows), test };
}

interface TunedResult {
  readonly devAccuracy: number;
  readonly testAccuracy: number;
}

async function tune(
  { train, dev, test }: LabelledData,
  init: Pretrained | undefined,
  learningRate: number,
  seed: number,
) {
  let devAccuracy = 0;
  const model = await fit({
    task: 'text-classification',
    ...{ train, dev, ...tuning, learningRate, seed, threads, pooling: 'mean' },
    ...(init === undefined ? { ...encoder, ...text } : { init }),
    worker: false,
    onProgress: (record) => {
      if (record.event !== 'evaluation') return;
      devAccuracy = Math.max(devAccuracy, record.metrics.accuracy ?? 0);
    },
  });
  const { metrics } = await model.evaluate(test);
  await model.release();
  return { devAccuracy, testAccuracy: metrics.get('accuracy') ?? 0 };
}

/** All seeds with the learning rate that is best on the held-out labels, by the mean over the seeds. */
async function tuneSeeds(data: LabelledData, init: Pretrained | undefined) {
  const found: { learningRate: number; seeds: TunedResult[]; dev: number }[] = [];
  for (const learningRate of rates) {
    const seeds: TunedResult[] = [];
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      seeds.push(await tune(data, init, learningRate, seed));
    }
    found.push({ learningRate, seeds, dev: summary(seeds.map((each) => each.devAccuracy)).mean });
  }
  const best = found.reduce((a, b) => (b.dev > a.dev ? b : a));
  const testAccuracy = summary(best.seeds.map((each) => each.testAccuracy));
  return { learningRate: best.learningRate, testAccuracy, devAccuracy: best.dev, seeds: best.seeds };
}

async function tuneAll() {
  const model = await load(folder, { task: 'fill-mask', threads });
  const results = new Map<string, unknown>();
  for (const name of ['sst2', 'trec'] satisfies DataName[]) {
    const data = some(dataSets[name]());
    const rows = { train: data.train.length, dev: data.dev.length, test: data.test.length };
    const pretrained = await tuneSeeds(data, model);
    const scratch = await tuneSeeds(data, undefined);
    results.set(name, { rows, pretrained, scratch });
    console.log(name, JSON.stringify({ pretrained: pretrained.testAccuracy, scratch: scratch.testAccuracy }));
  }
  await model.release();
  const settings = { ...tuning, rates, labels: Number(values.labels), threads };
  record({ tuning: { date: today(), machine: machine(), settings, results: Object.fromEntries(results) } });
}

/** Puts the figures of one part into the file of results, next to those of the other. */
function record(part: object): void {
  writeResults(file, { ...(readResults(file, {}) as object), ...part });
}

const [part] = positionals;
if (part === 'pretrain') await pretrain();
else if (part === 'tune') await tuneAll();
else throw new Error(`${part ?? 'no part'}: allowed: pretrain, tune`);
