/**
 * `npx tsx bench/speech/index.ts [--only mnist1d,digits,speakers,strings] [--systems gru,...] [--seeds 1]`: MNIST-1D, spoken digits
 * (also without one speaker), and strings of digits by CTC.
 *
 * Weights are selected on a dev set, and the test set is looked at once for each run. Every run is written to
 * `bench/results/speech.json` as it ends; one that stands there with the same settings is not done again.
 */
import { parseArgs } from 'node:util';
import { fit } from '../../src/node.ts';
import { machine, today } from '../provenance.ts';
import { isSame, readResults, writeResults } from '../results-files.ts';
import { digitStrings, mnist1d, speakers, spokenDigits, withoutSpeaker } from './data.ts';

const signals = {
  task: 'signal-classification',
  batchTokens: 4000,
  pooling: 'mean',
  epochs: 60,
  patience: 0,
} as const;
const sounds = {
  task: 'audio-classification',
  ...{ batchSize: 32, epochs: 30, patience: 0, timeMasks: 1, bandMasks: 1, normalization: 'global' },
} as const;
/** A spoken digit by a GRU, frames in pairs. */
const digitGru = {
  ...sounds,
  encoder: 'gru',
  learningRate: 0.002,
  model: { width: 128, layers: 2, dropout: 0.3, patch: 2 },
} as const;
const speech = {
  task: 'automatic-speech-recognition',
  ...{ batchSize: 16, updates: 1800, evaluateEvery: 200, patience: 0, timeMasks: 2, bandMasks: 1 },
  ...{ normalization: 'global', encoder: 'gru', learningRate: 0.004 },
  model: { width: 160, layers: 2, dropout: 0.2 },
} as const;

/** Of each benchmark: its systems by name. */
const systems = {
  mnist1d: {
    conv: { ...signals, encoder: 'conv', model: { width: 64, layers: 4, kernel: 5, dropout: 0.2 } },
    gru: { ...signals, encoder: 'gru', model: { width: 128, layers: 1, dropout: 0.1 }, learningRate: 0.004 },
    lstm: {
      ...signals,
      encoder: 'lstm',
      model: { width: 128, layers: 1, dropout: 0.1 },
      learningRate: 0.004,
    },
    transformer: {
      ...signals,
      encoder: 'transformer',
      model: { width: 64, layers: 3, heads: 4, inner: 128, patch: 5, patchStride: 2 },
    },
    elman: { ...signals, encoder: 'elman', model: { width: 128, layers: 1, dropout: 0.1 } },
  },
  digits: {
    gru: digitGru,
    cnn: {
      ...sounds,
      ...{ encoder: 'cnn', seconds: 1 },
      model: { channels: '32,64,128', kernel: 3, batchNorm: true, dense: 0 },
    },
    transformer: {
      ...sounds,
      encoder: 'transformer',
      learningRate: 0.002,
      model: { width: 64, layers: 3, heads: 4, inner: 128, patch: 2 },
    },
  },
  speakers: {
    gru: { ...digitGru, epochs: 8 },
    'gru normalised by recording': { ...digitGru, epochs: 8, normalization: 'file' },
  },
  strings: {
    ctc: speech,
    attention: { ...speech, decoder: 'gru', decoderModel: { layers: 1 } },
  },
} as const;
type Benchmark = keyof typeof systems;

interface Run {
  readonly seed: number;
  readonly settings: object;
  readonly parameters: number;
  readonly updates: number;
  /** Of the dev set and of the test set, by the names of the task's metrics. */
  readonly dev: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Runs by benchmark and by system; the name of a run without a speaker has that of the speaker. */
type Results = Readonly<Record<string, Readonly<Record<string, readonly Run[]>>>>;

const file = 'speech';
const read = () => readResults(file, { results: {} }) as { readonly results: Results };

function known(benchmark: string, system: string, settings: object): readonly Run[] {
  return (read().results[benchmark]?.[system] ?? []).filter((run) => isSame(settings, run.settings));
}

function store(benchmark: string, system: string, run: Run): void {
  const { results, ...others } = read();
  const runs = [...known(benchmark, system, run.settings), run].sort((a, b) => a.seed - b.seed);
  const changed = { ...results, [benchmark]: { ...results[benchmark], [system]: runs } };
  writeResults(file, { ...others, date: today(), machine: machine(), results: changed });
}

/** The parts of the data of a benchmark, by what is added to the names of its systems. */
async function dataOf(benchmark: Benchmark): Promise<readonly (readonly [suffix: string, data: object])[]> {
  if (benchmark === 'mnist1d') return [['', await mnist1d()]];
  if (benchmark === 'digits') return [['', spokenDigits()]];
  if (benchmark === 'strings') return [['', digitStrings()]];
  return speakers().map((speaker) => [` without ${speaker}`, withoutSpeaker(speaker)] as const);
}

async function runOnce(
  settings: object,
  data: object,
  seed: number,
): Promise<Omit<Run, 'settings' | 'seed'>> {
  // Rows and options belong to one task, which types of a union cannot say.
  const { train, dev, test } = data as Record<'train' | 'dev' | 'test', never>;
  const onProgress = (record: { readonly event: string }) => {
    if (record.event === 'evaluation') console.error(JSON.stringify(record));
  };
  const given = { ...settings, train, dev, seed, worker: false, threads: 1, onProgress } as never;
  const model = (await fit(given)) as Awaited<ReturnType<typeof fit>>;
  const found = await model.evaluate(dev);
  const { metrics } = await model.evaluate(test);
  const { parameterCount: parameters, training } = model;
  await model.release();
  return {
    ...{ parameters, updates: training?.updates ?? 0 },
    ...{ dev: Object.fromEntries(found.metrics), metrics: Object.fromEntries(metrics) },
  };
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(systems).join(',') },
    systems: { type: 'string' },
    seeds: { type: 'string', default: '1' },
  },
});
for (const benchmark of values.only.split(',') as Benchmark[]) {
  for (const [suffix, data] of await dataOf(benchmark)) {
    for (const [name, settings] of Object.entries(systems[benchmark])) {
      if (values.systems !== undefined && !values.systems.split(',').includes(name)) continue;
      for (let seed = 1; seed <= Number(values.seeds); seed++) {
        const system = name + suffix;
        if (known(benchmark, system, settings).some((run) => run.seed === seed)) continue;
        const run = { seed, settings, ...(await runOnce(settings, data, seed)) };
        store(benchmark, system, run);
        const { updates, dev, metrics } = run;
        console.log(benchmark, system, seed, `${updates} updates, dev`, dev, 'test', metrics);
      }
    }
  }
}
