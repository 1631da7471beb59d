/**
 * Claim b: memory, the accuracy of recalling a symbol after k distractors.
 *
 * Two ways of training tell what a network can keep from what it can learn: on all distances together, short ones
 * lead to long ones; at one distance alone, the gradient has to come all the way.
 *
 * Source: Bengio, Simard, Frasconi (1994); Hochreiter and Schmidhuber (1997).
 */
import { fold, type Key, keyOf, uniform } from '../../base/random.ts';
import { schedules } from '../../train/schedules.ts';
import { wilsonInterval } from './binomial-interval.ts';
import type { Chart, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { Experiment, ExperimentHost } from './experiment.ts';
import { type Classifier, countParameters, loadClassifier } from './last-step-classifier.ts';
import { matchedWidth } from './matched-width.ts';
import { networkNames } from './network-names.ts';
import {
  attentionNetwork,
  convolutionNetwork,
  elmanNetwork,
  gruNetwork,
  lstmNetwork,
  type Network,
  named,
  networkSizes,
  receptiveField,
  withPositions,
} from './networks.ts';
import {
  accuracyOf,
  type Recall,
  type RecallPoint,
  type Recalls,
  recallCriteria,
  recallSentences,
} from './recall.ts';
import { recallBatch } from './recall-task.ts';
import { numbersOf, seedsOf } from './settings-list.ts';

const settings = {
  ...networkSizes,
  symbols: 8,
  parameters: 20_000,
  openForgetBias: 4,
  /** Mixed training draws distances from 1 to this, uniform in their logarithm, one for each batch. */
  longest: 128,
  mixedUpdates: 800,
  aloneDistances: '2, 4, 8, 16, 32',
  aloneUpdates: 400,
  batch: 32,
  learningRate: 0.002,
  warmup: 50,
  testDistances: '1, 2, 4, 8, 16, 32, 64, 128, 256',
  testItems: 256,
  firstSeed: 1,
  seeds: 2,
};
export type MemorySettings = typeof settings;

export const memory: Experiment<MemorySettings> = {
  id: 'b',
  title: 'Memory over distance',
  usual:
    'A plain RNN forgets after some ten steps, LSTM and GRU remember for hundreds, a CNN remembers what lies in its receptive field, and self-attention remembers everything.',
  settings,
  measure: async (host, given) => {
    const chance = 1 / given.symbols;
    const systems = systemsOf(given);
    const networks: Recall[] = [];
    for (const system of systems) networks.push(await measureRecall(host, given, system));
    const recalls = { networks, chance, longest: given.longest };
    return findingOf({
      sentences: recallSentences(recalls),
      criteria: recallCriteria(recalls),
      charts: chartsOf(recalls),
      tables: tablesOf(recalls, given, systems),
    });
  },
};

interface System extends Pick<Recall, 'kind' | 'receptiveField'> {
  readonly network: Network;
  readonly width: number;
}

function systemsOf(given: MemorySettings): readonly System[] {
  const { recurrentLayers: layers, kernel, heads, openForgetBias: forgetBias } = given;
  const convolution = { layers: given.convolutionLayers, kernel, dilation: 1 };
  const attention = attentionNetwork({ layers: given.attentionLayers, heads, causal: true });
  const system = (kind: Recall['kind'], network: Network): System => {
    const count = (width: number) => countParameters(network, sizesOf(given, width));
    return { kind, network, width: matchedWidth(count, given.parameters, heads) };
  };
  return [
    system('plain', elmanNetwork('tanh', layers)),
    system('plain', elmanNetwork('relu', layers)),
    system('gated', lstmNetwork({ layers })),
    system(
      'gated',
      named(`${networkNames.lstm}, forget bias ${forgetBias}`, lstmNetwork({ layers, forgetBias })),
    ),
    system('gated', gruNetwork(layers)),
    {
      ...system('convolution', convolutionNetwork(convolution)),
      receptiveField: receptiveField(convolution),
    },
    system('attention', named(attention.name, withPositions('sinusoidal', attention))),
  ];
}

function sizesOf({ symbols }: MemorySettings, width: number) {
  return { vocabulary: symbols + 1, classes: symbols, width };
}

async function measureRecall(host: ExperimentHost, given: MemorySettings, system: System): Promise<Recall> {
  const { name } = system.network;
  const tested = numbersOf(given.testDistances);
  const mixed: (readonly RecallPoint[])[] = [];
  const alone: RecallPoint[][] = [];
  for (const seed of seedsOf(given)) {
    host.note(`${name} learns to recall over mixed distances, seed ${seed}`);
    mixed.push(await trainAndTest(host, given, system, { seed, updates: given.mixedUpdates }, tested));
    const points: RecallPoint[] = [];
    for (const distance of numbersOf(given.aloneDistances)) {
      host.note(`${name} learns to recall over ${distance} distractors, seed ${seed}`);
      const run = { seed, updates: given.aloneUpdates, distance };
      points.push(...(await trainAndTest(host, given, system, run, [distance])));
    }
    alone.push(points);
  }
  const { kind, receptiveField } = system;
  return { name, kind, receptiveField, mixed: overSeeds(mixed), alone: overSeeds(alone) };
}

interface Run {
  readonly seed: number;
  readonly updates: number;
  /** The one distance of training; default: mixed. */
  readonly distance?: number;
}

async function trainAndTest(
  host: ExperimentHost,
  given: MemorySettings,
  { network, width }: System,
  run: Run,
  tested: readonly number[],
): Promise<readonly RecallPoint[]> {
  const classifier = await loadClassifier(network, sizesOf(given, width), run.seed, host);
  await train(classifier, given, run);
  const points: RecallPoint[] = [];
  for (const distance of tested)
    points.push(await test(classifier, given, distance, fold(keyOf(run.seed), 1)));
  await classifier.release();
  return points;
}

async function train(classifier: Classifier, given: MemorySettings, run: Run): Promise<void> {
  const { symbols, batch, longest, learningRate, warmup } = given;
  const { seed, updates, distance } = run;
  for (let update = 1; update <= updates; update++) {
    const key = fold(fold(keyOf(seed), 0), update);
    const drawn = distance ?? Math.round(longest ** uniform(fold(key, 0), 0));
    const { ids, answers } = recallBatch(symbols, fold(key, 1), batch, drawn);
    const factor = schedules.cosine({ update, warmup, progress: update / updates });
    await classifier.train(ids, answers, learningRate * factor);
  }
}

/** Tests on fresh rows, in batches of the size of training. */
async function test(
  classifier: Classifier,
  { symbols, testItems, batch }: MemorySettings,
  distance: number,
  key: Key,
): Promise<RecallPoint> {
  let correct = 0;
  for (let first = 0; first < testItems; first += batch) {
    const rows = Math.min(batch, testItems - first);
    const { ids, answers } = recallBatch(symbols, fold(fold(key, distance), first), rows, distance);
    const classes = await classifier.classify(ids);
    correct += classes.filter((found, row) => found === answers.data[row]).length;
  }
  return { distance, correct, items: testItems };
}

/** points[seed][i] -> the points summed over seeds */
function overSeeds(points: readonly (readonly RecallPoint[])[]): readonly RecallPoint[] {
  return points[0]!.map(({ distance }, i) => ({
    distance,
    correct: points.reduce((sum, ofSeed) => sum + ofSeed[i]!.correct, 0),
    items: points.reduce((sum, ofSeed) => sum + ofSeed[i]!.items, 0),
  }));
}

function chartsOf({ networks, chance, longest }: Recalls): Chart[] {
  const fields = networks.flatMap(({ name, receptiveField: field }) =>
    field === undefined ? [] : [`${name} sees ${field} positions.`],
  );
  const chart = (
    title: string,
    caption: string,
    pointsOf: (recall: Recall) => readonly RecallPoint[],
  ): Chart => ({
    kind: 'line',
    title,
    caption,
    x: { label: 'distractors', scale: 'log' },
    y: { label: 'accuracy' },
    series: [
      ...networks.map((recall) => ({
        name: recall.name,
        points: pointsOf(recall).map((point) => ({ x: point.distance, y: accuracyOf(point) })),
      })),
      {
        name: 'guessing',
        points: pointsOf(networks[0]!).map(({ distance }) => ({ x: distance, y: chance })),
      },
    ],
  });
  return [
    chart(
      'Trained on all distances together',
      [`Short distances lead to long ones; training ends at ${longest} distractors.`, ...fields].join(' '),
      ({ mixed }) => mixed,
    ),
    chart(
      'Trained at one distance alone',
      'Each point is a training of its own, whose gradient has to come all the way.',
      ({ alone }) => alone,
    ),
  ];
}

function tablesOf({ networks, chance }: Recalls, given: MemorySettings, systems: readonly System[]): Table[] {
  const caption = `Accuracy in percent with its 95 % Wilson interval over test items; guessing gives ${100 * chance}.`;
  const table = (title: string, pointsOf: (recall: Recall) => readonly RecallPoint[]): Table => ({
    title,
    caption,
    columns: ['network', ...pointsOf(networks[0]!).map(({ distance }) => `k = ${distance}`)],
    rows: networks.map((recall) => [recall.name, ...pointsOf(recall).map(formatPoint)]),
  });
  return [
    table('Recall by distance, trained on all distances together', ({ mixed }) => mixed),
    table('Recall by distance, trained at each distance alone', ({ alone }) => alone),
    {
      title: 'The networks',
      columns: ['network', 'width', 'parameters'],
      rows: systems.map(({ network, width }) => [
        network.name,
        width,
        countParameters(network, sizesOf(given, width)),
      ]),
    },
  ];
}

function formatPoint(point: RecallPoint): string {
  const { low, high } = wilsonInterval(point.correct, point.items);
  const percent = (share: number) => (100 * share).toFixed(0);
  return `${percent(accuracyOf(point))} [${percent(low)}, ${percent(high)}]`;
}
