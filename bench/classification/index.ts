/**
 * `npx tsx bench/classification/index.ts [--data trec,sst2] [--families conv,...] [--seeds 5]`: the five families from
 * scratch on TREC-6 and SST-2.
 *
 * Weights are selected on a tenth of TREC's training set and on SST-2's dev set, and the test set is looked at once for
 * each seed. Every run is written to `bench/results/classification.json` as it ends; one that stands there with the same
 * settings is not done again.
 */
import { parseArgs } from 'node:util';
import { fit } from '../../src/node.ts';
import { machine, today } from '../provenance.ts';
import { isSame, readResults, writeResults } from '../results-files.ts';
import { type DataName, dataSets, summary } from './data.ts';

/** Kim's CNN (2014): kernels of 3, 4 and 5 words, 100 maps each, vectors of 300, half of the maxima dropped. */
const kim = { kernels: '3,4,5', width: 100, embedding: 300, dropout: 0.5 } as const;
const recurrent = { layers: 1, width: 256, embedding: 300, dropout: 0.2 } as const;

/** Learning rates and dropout are the best of a few on TREC's dev set with seed 1. */
const systems = {
  conv: { model: kim, learningRate: 0.001 },
  lstm: { model: recurrent, learningRate: 0.002 },
  gru: { model: recurrent, learningRate: 0.002 },
  elman: { model: recurrent, learningRate: 0.002 },
  transformer: {
    model: { layers: 2, width: 128, inner: 256, heads: 4, dropout: 0.3 },
    learningRate: 0.001,
    pooling: 'mean',
  },
} as const;
type Family = keyof typeof systems;

/** Of both data sets: words in lower case, the maximum over time unless a system says otherwise. */
const shared = {
  unit: 'word',
  normalize: 'nfc-lower',
  pooling: 'max',
  metric: 'accuracy',
  threads: 1,
} as const;
const lengths = {
  trec: { epochs: 8, batchTokens: 1000, warmup: 50, evaluateEvery: 50 },
  sst2: { epochs: 5, batchTokens: 1500, warmup: 50, evaluateEvery: 50 },
} as const;

interface SeedResult {
  readonly seed: number;
  readonly devAccuracy: number;
  readonly testAccuracy: number;
  readonly seconds: number;
}

interface SystemResult {
  readonly settings: object;
  readonly parameters: number;
  readonly seeds: readonly SeedResult[];
  readonly testAccuracy: ReturnType<typeof summary>;
}

interface Report {
  readonly [data: string]: { readonly [family: string]: SystemResult };
}

const file = 'classification';

async function runSeed(data: DataName, family: Family, seed: number) {
  const { train, dev, test } = dataSets[data]();
  let devAccuracy = 0;
  const started = performance.now();
  const model = await fit({
    task: 'text-classification',
    ...{ train, dev, encoder: family, ...shared, ...lengths[data], ...systems[family], seed, patience: 0 },
    worker: false,
    onProgress: (record) => {
      if (record.event !== 'evaluation') return;
      devAccuracy = Math.max(devAccuracy, record.metrics.accuracy ?? 0);
    },
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  const { metrics } = await model.evaluate(test);
  const parameters = model.parameterCount;
  await model.release();
  const testAccuracy = metrics.get('accuracy') ?? 0;
  return { parameters, result: { seed, devAccuracy, testAccuracy, seconds } };
}

const read = () => readResults(file, { results: {} }) as { readonly results: Report };

/** Puts one more seed into the file of results. */
function store(data: DataName, family: Family, parameters: number, result: SeedResult): void {
  const { results, ...others } = read();
  const settings = settingsOf(data, family);
  const seeds = [...known(results, data, family), result].sort((a, b) => a.seed - b.seed);
  const testAccuracy = summary(seeds.map((each) => each.testAccuracy));
  const changed = { ...results[data], [family]: { settings, parameters, seeds, testAccuracy } };
  const dated = { ...others, date: today(), machine: machine() };
  writeResults(file, { ...dated, results: { ...results, [data]: changed } });
}

const settingsOf = (data: DataName, family: Family) => ({ ...shared, ...lengths[data], ...systems[family] });

/** The runs that were made with these settings. */
function known(results: Report, data: DataName, family: Family): readonly SeedResult[] {
  const found = results[data]?.[family];
  return isSame(settingsOf(data, family), found?.settings) ? (found?.seeds ?? []) : [];
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'trec,sst2' },
    families: { type: 'string', default: Object.keys(systems).join(',') },
    seeds: { type: 'string', default: '5' },
  },
});
for (const data of values.data.split(',') as DataName[]) {
  for (const family of values.families.split(',') as Family[]) {
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      if (known(read().results, data, family).some((each) => each.seed === seed)) continue;
      const { parameters, result } = await runSeed(data, family, seed);
      store(data, family, parameters, result);
      console.log(data, family, JSON.stringify(result));
    }
  }
}
