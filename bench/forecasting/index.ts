/**
 * `npx tsx bench/forecasting/index.ts [--systems nlinear,transformer,...] [--horizons 96,192,336,720] [--seeds 1]`: ETTh1 (Zhou et al.
 * 2021), all seven columns, 336 hours of the past, rows 8,640 / 2,880 / 2,880, z-scores of the training part.
 *
 * The linear models have one epoch budget, the five families another, the same for all of them. Weights are selected on the dev part,
 * the test part is looked at once for each run. Every run is written to `bench/results/forecasting.json` as it ends; one that stands there
 * with the same settings is not done again.
 */
import { parseArgs } from 'node:util';
import { seriesRows } from '../../src/data/rows/series.ts';
import { readRows } from '../../src/files/read-rows.ts';
import { fit } from '../../src/node.ts';
import { machine, today } from '../provenance.ts';
import { isSame, readResults, writeResults } from '../results-files.ts';
import { sharedPath } from '../shared-data.ts';

/** The rate is the best of 0.0005, 0.001, 0.002 and 0.005 on the dev part at 96. */
const linear = {
  epochs: 10,
  batchSize: 32,
  learningRate: 0.0005,
  warmup: 0,
  clip: 0,
  schedule: 'cosine',
} as const;
/** One budget for the five families. */
const family = { epochs: 10, batchSize: 64, learningRate: 0.001, warmup: 100, schedule: 'cosine' } as const;
const patches = { patch: 16, patchStride: 16 } as const;
const recurrent = { ...patches, layers: 1, width: 64, dropout: 0.2 } as const;

/** Sizes and dropout of PatchTST on this data are those of its authors: 3 layers, 16 wide, 4 heads, 128 inside, dropout 0.3. */
const systems = {
  nlinear: { encoder: 'nlinear', ...linear },
  dlinear: { encoder: 'dlinear', ...linear },
  transformer: {
    encoder: 'transformer',
    ...family,
    model: {
      ...patches,
      layers: 3,
      width: 16,
      inner: 128,
      heads: 4,
      dropout: 0.3,
      positions: 'learned',
      scale: false,
    },
  },
  lstm: { encoder: 'lstm', ...family, model: recurrent },
  gru: { encoder: 'gru', ...family, model: recurrent },
  elman: { encoder: 'elman', ...family, model: recurrent },
  conv: { encoder: 'conv', ...family, model: { ...patches, layers: 2, width: 32, dropout: 0.3 } },
} as const;
type SystemName = keyof typeof systems;

/** Test MSE and MAE by horizon. */
const published = {
  NLinear: { 96: [0.374, 0.394], 192: [0.408, 0.415], 336: [0.429, 0.427], 720: [0.44, 0.453] },
  DLinear: { 96: [0.375, 0.399], 192: [0.405, 0.416], 336: [0.439, 0.443], 720: [0.472, 0.49] },
  FEDformer: { 96: [0.376, 0.419], 192: [0.42, 0.448], 336: [0.459, 0.465], 720: [0.506, 0.507] },
  Autoformer: { 96: [0.449, 0.459], 192: [0.5, 0.482], 336: [0.521, 0.496], 720: [0.514, 0.512] },
  Informer: { 96: [0.865, 0.713], 192: [1.008, 0.792], 336: [1.107, 0.809], 720: [1.181, 0.865] },
  'last value': { 96: [1.295, 0.713], 192: [1.325, 0.733], 336: [1.323, 0.744], 720: [1.339, 0.756] },
} as const;

const shared = {
  task: 'time-series-forecasting',
  ...{ context: 336, split: '8640,2880,2880', time: 'date', patience: 0, threads: 1 },
} as const;

interface Run {
  readonly system: string;
  readonly horizon: number;
  readonly seed: number;
  readonly settings: object;
  readonly parameters: number;
  readonly updates: number;
  readonly devLoss: number;
  readonly mse: number;
  readonly mae: number;
  readonly naive: { readonly mse: number; readonly mae: number };
}

const file = 'forecasting';
const read = () => (readResults(file, { runs: [] }) as { readonly runs: readonly Run[] }).runs;

const settingsOf = (system: SystemName, horizon: number) => ({ ...shared, ...systems[system], horizon });
const isOf = (system: string, horizon: number, seed: number) => (run: Run) =>
  run.system === system && run.horizon === horizon && run.seed === seed;

function isKnown(system: SystemName, horizon: number, seed: number): boolean {
  const found = read().find(isOf(system, horizon, seed));
  return found !== undefined && isSame(settingsOf(system, horizon), found.settings);
}

async function runSystem(system: SystemName, horizon: number, seed: number): Promise<Run> {
  const series = await readRows(seriesRows({ fill: 'none' }), [sharedPath('ett/ETTh1.csv')]);
  const settings = settingsOf(system, horizon);
  let devLoss = Number.POSITIVE_INFINITY;
  const model = await fit({
    ...settings,
    train: series,
    seed,
    worker: false,
    onProgress: (record) => {
      if (record.event === 'evaluation') devLoss = Math.min(devLoss, record.metrics.lossPerValue ?? devLoss);
    },
  });
  const { metrics, details } = await model.evaluate(series);
  const { parameterCount: parameters, training } = model;
  await model.release();
  const score = (name: string) => metrics.get(name) ?? Number.NaN;
  const naive = details?.get('naive') as Run['naive'];
  return {
    ...{ system, horizon, seed, settings, parameters, updates: training?.updates ?? 0, devLoss },
    ...{ mse: score('mse'), mae: score('mae'), naive: { mse: naive.mse, mae: naive.mae } },
  };
}

/** Puts one more run into the file of results. */
function store(run: Run): void {
  const others = read().filter((other) => !isOf(run.system, run.horizon, run.seed)(other));
  const runs = [...others, run].sort(
    (a, b) => a.system.localeCompare(b.system) || a.horizon - b.horizon || a.seed - b.seed,
  );
  writeResults(file, { date: today(), machine: machine(), published, runs });
}

const { values } = parseArgs({
  options: {
    systems: { type: 'string', default: Object.keys(systems).join(',') },
    horizons: { type: 'string', default: '96,192,336,720' },
    seeds: { type: 'string', default: '1' },
  },
});
for (const system of values.systems.split(',') as SystemName[]) {
  if (!(system in systems))
    throw new Error(`--systems ${system}: allowed: ${Object.keys(systems).join(', ')}`);
  for (const horizon of values.horizons.split(',').map(Number)) {
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      if (isKnown(system, horizon, seed)) continue;
      const run = await runSystem(system, horizon, seed);
      store(run);
      const { mse, mae, updates, devLoss } = run;
      console.log(
        system,
        horizon,
        seed,
        `MSE ${mse.toFixed(4)}, MAE ${mae.toFixed(4)}, ${updates} updates, dev ${devLoss.toFixed(4)}`,
      );
    }
  }
}
