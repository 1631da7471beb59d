/**
 * Claim b: memory, the accuracy of recalling a symbol after k distractors.
 *
 * Two ways of training tell what a network can keep from what it can learn: on all distances together, short ones
 * lead to long ones; at one distance alone, the gradient has to come all the way.
 *
 * Source: Bengio, Simard, Frasconi (1994); Hochreiter and Schmidhuber (1997).
 */
import { fold, keyOf, uniform } from '../base/random.ts';
import { classification } from '../models/heads/classification.ts';
import type { Model } from '../models/model.ts';
import { embedTokens } from '../models/token-front.ts';
import type { Predictor } from '../search/predictor.ts';
import { wilsonInterval } from './binomial-interval.ts';
import type { Chart, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { Experiment, ExperimentHost } from './experiment.ts';
import { matchedWidth } from './matched-width.ts';
import { countParameters, largestByRow, networkModel } from './network-model.ts';
import { comparedNetworks, lstmNetwork, type Network, named, networkSizes } from './networks.ts';
import {
  accuracyOf,
  type Recall,
  type RecallPoint,
  type Recalls,
  recallCriteria,
  recallSentences,
} from './recall.ts';
import { recallExample } from './recall-task.ts';
import { numbersOf, seedsOf } from './settings-list.ts';
import { type Draw, drawnRows, trainOnDraws } from './train-on-draws.ts';

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
  const { recurrentLayers: layers, heads, openForgetBias: forgetBias } = given;
  const networks = comparedNetworks(given);
  const [lstm, gru] = networks.gated;
  const open = named(`${lstm.name}, forget bias ${forgetBias}`, lstmNetwork({ layers, forgetBias }));
  const system = (kind: Recall['kind'], network: Network): System => {
    const count = (width: number) => countParameters(recallModel(network, given, width));
    return { kind, network, width: matchedWidth(count, given.parameters, heads) };
  };
  return [
    ...networks.plain.map((network) => system('plain', network)),
    ...[lstm, open, gru].map((network) => system('gated', network)),
    { ...system('convolution', networks.convolution), receptiveField: networks.receptiveField },
    system('attention', networks.attention),
  ];
}

/** Tokens, the network, and the answer at the last position. */
function recallModel({ trace }: Network, { symbols }: MemorySettings, width: number): Model {
  const embedding = { vocabulary: symbols + 1, size: width, scaled: true };
  return networkModel(
    (scope, ids) => trace(scope.child('network'), embedTokens(scope, embedding, { ids })),
    classification,
    { labels: symbols, pooling: 'last' },
  );
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
  { seed, updates, distance }: Run,
  tested: readonly number[],
): Promise<readonly RecallPoint[]> {
  const { batch: rows, learningRate, warmup, testItems } = given;
  const model = recallModel(network, given, width);
  const test = async (predictor: Predictor) => {
    const correct = new Map<string, number>();
    for (const k of tested) correct.set(`${k}`, await countCorrect(predictor, given, k, seed));
    return Object.fromEntries(correct);
  };
  const run = { seed, updates, rows, learningRate, warmup };
  const { metrics } = await trainOnDraws(model, recallDraw(given, distance), run, test, host);
  return tested.map((k) => ({ distance: k, correct: metrics[k] ?? 0, items: testItems }));
}

/** Rows with so many distractors; of mixed training, a number for each batch, uniform in its logarithm. */
function recallDraw({ symbols, longest }: MemorySettings, distance?: number): Draw {
  return (batch, row) => {
    const drawn = distance ?? Math.round(longest ** uniform(fold(batch, 0), 0));
    return recallExample(symbols, fold(fold(batch, 1), row), drawn);
  };
}

/** How many of fresh rows are recalled. */
async function countCorrect(
  predictor: Predictor,
  given: MemorySettings,
  distance: number,
  seed: number,
): Promise<number> {
  const key = fold(fold(keyOf(seed), 1), distance);
  const [examples, dataset] = drawnRows(predictor.model, recallDraw(given, distance), key, given.testItems);
  const outputs = await predictor.outputs(dataset);
  return examples.filter((example, row) => {
    const [found] = largestByRow(outputs[row]?.get('logits'));
    return found === example.get('label')?.[0];
  }).length;
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
        countParameters(recallModel(network, given, width)),
      ]),
    },
  ];
}

function formatPoint(point: RecallPoint): string {
  const { low, high } = wilsonInterval(point.correct, point.items);
  const percent = (share: number) => (100 * share).toFixed(0);
  return `${percent(accuracyOf(point))} [${percent(low)}, ${percent(high)}]`;
}
