/** How far networks recall what came first: the same training and the same figures for symbols and for a real signal. */
import { fold, keyOf, uniform } from '../base/random.ts';
import type { Model } from '../models/model.ts';
import type { Predictor } from '../search/predictor.ts';
import { wilsonInterval } from './binomial-interval.ts';
import type { Chart, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { ExperimentHost, Finding } from './experiment.ts';
import { matchedWidth } from './matched-width.ts';
import { countParameters } from './network-model.ts';
import { comparedNetworks, lstmNetwork, type Network, named, type networkSizes } from './networks.ts';
import {
  accuracyOf,
  type Recall,
  type RecallPoint,
  type Recalls,
  recallCriteria,
  recallSentences,
} from './recall.ts';
import { numbersOf, seedsOf } from './settings-list.ts';
import { countRight, type Draw, trainOnDraws } from './train-on-draws.ts';

/** What of the settings any task of recall has. */
export type RecallSettings = typeof networkSizes & {
  readonly parameters: number;
  readonly openForgetBias: number;
  /** Mixed training draws distances from 1 to this, uniform in their logarithm, one for each batch. */
  readonly longest: number;
  readonly mixedUpdates: number;
  readonly aloneDistances: string;
  readonly aloneUpdates: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly warmup: number;
  readonly testDistances: string;
  readonly testItems: number;
  readonly firstSeed: number;
  readonly seeds: number;
};

/** What is to be recalled: rows that begin with it, go on for a distance, and end with a query. */
export interface RecallTask {
  /** The accuracy of guessing. */
  readonly chance: number;
  /** What lies between, in words: `distractors`. */
  readonly between: string;
  model(network: Network, width: number): Model;
  /** A row over a distance, of what is trained on or of what is tested on. */
  row(part: 'train' | 'test', distance: number): Draw;
}

interface RecallSystem extends Pick<Recall, 'kind' | 'receptiveField'> {
  readonly network: Network;
  readonly width: number;
}

/** The networks of claims a, b and e, each with the width at which it has the wanted number of parameters. */
function recallSystems(given: RecallSettings, task: RecallTask): readonly RecallSystem[] {
  const { recurrentLayers: layers, heads, openForgetBias: forgetBias } = given;
  const networks = comparedNetworks(given);
  const [lstm, gru] = networks.gated;
  const open = named(`${lstm.name}, forget bias ${forgetBias}`, lstmNetwork({ layers, forgetBias }));
  const system = (kind: Recall['kind'], network: Network): RecallSystem => {
    const count = (width: number) => countParameters(task.model(network, width));
    return { kind, network, width: matchedWidth(count, given.parameters, heads) };
  };
  return [
    ...networks.plain.map((network) => system('plain', network)),
    ...[lstm, open, gru].map((network) => system('gated', network)),
    { ...system('convolution', networks.convolution), receptiveField: networks.receptiveField },
    system('attention', networks.attention),
  ];
}

/** Trains every system on all distances together and at each distance alone, and says what that gave. */
export async function recallFinding(
  host: ExperimentHost,
  given: RecallSettings,
  task: RecallTask,
): Promise<Finding> {
  const systems = recallSystems(given, task);
  const networks: Recall[] = [];
  for (const system of systems) networks.push(await measureRecall(host, given, task, system));
  const recalls = { networks, between: task.between, chance: task.chance, longest: given.longest };
  return findingOf({
    sentences: recallSentences(recalls),
    criteria: recallCriteria(recalls),
    charts: recallCharts(recalls),
    tables: recallTables(recalls, task, systems),
  });
}

async function measureRecall(
  host: ExperimentHost,
  given: RecallSettings,
  task: RecallTask,
  system: RecallSystem,
): Promise<Recall> {
  const { name } = system.network;
  const tested = numbersOf(given.testDistances);
  const mixed: (readonly RecallPoint[])[] = [];
  const alone: RecallPoint[][] = [];
  for (const seed of seedsOf(given)) {
    host.note(`${name} learns to recall over mixed distances, seed ${seed}`);
    mixed.push(await trainAndTest(host, given, task, system, { seed, updates: given.mixedUpdates }, tested));
    const points: RecallPoint[] = [];
    for (const distance of numbersOf(given.aloneDistances)) {
      host.note(`${name} learns to recall over ${distance} ${task.between}, seed ${seed}`);
      const run = { seed, updates: given.aloneUpdates, distance };
      points.push(...(await trainAndTest(host, given, task, system, run, [distance])));
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
  given: RecallSettings,
  task: RecallTask,
  { network, width }: RecallSystem,
  { seed, updates, distance }: Run,
  tested: readonly number[],
): Promise<readonly RecallPoint[]> {
  const { batch: rows, learningRate, warmup, testItems } = given;
  const model = task.model(network, width);
  const test = async (predictor: Predictor) => {
    const correct = new Map<string, number>();
    for (const k of tested) correct.set(`${k}`, await countCorrect(predictor, task, k, { seed, testItems }));
    return Object.fromEntries(correct);
  };
  const run = { seed, updates, rows, learningRate, warmup };
  const { metrics } = await trainOnDraws(model, trainingDraw(given, task, distance), run, test, host);
  return tested.map((k) => ({ distance: k, correct: metrics[k] ?? 0, items: testItems }));
}

/** Rows over one distance; of mixed training, a number for each batch, uniform in its logarithm. */
function trainingDraw({ longest }: RecallSettings, task: RecallTask, distance?: number): Draw {
  return (batch, row) => {
    const drawn = distance ?? Math.round(longest ** uniform(fold(batch, 0), 0));
    return task.row('train', drawn)(fold(batch, 1), row);
  };
}

/** How many of fresh rows are recalled. */
function countCorrect(
  predictor: Predictor,
  task: RecallTask,
  distance: number,
  { seed, testItems }: { readonly seed: number; readonly testItems: number },
): Promise<number> {
  const key = fold(fold(keyOf(seed), 1), distance);
  const draw: Draw = (batch, row) => task.row('test', distance)(fold(batch, 1), row);
  return countRight(predictor, draw, key, testItems);
}

/** points[seed][i] -> the points summed over seeds */
function overSeeds(points: readonly (readonly RecallPoint[])[]): readonly RecallPoint[] {
  return points[0]!.map(({ distance }, i) => ({
    distance,
    correct: points.reduce((sum, ofSeed) => sum + ofSeed[i]!.correct, 0),
    items: points.reduce((sum, ofSeed) => sum + ofSeed[i]!.items, 0),
  }));
}

/** Accuracy against distance, of both ways of training. */
function recallCharts({ networks, chance, longest, between }: Recalls): Chart[] {
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
    x: { label: between, scale: 'log' },
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
      [`Short distances lead to long ones; training ends at ${longest} ${between}.`, ...fields].join(' '),
      ({ mixed }) => mixed,
    ),
    chart(
      'Trained at one distance alone',
      'Each point is a training of its own, whose gradient has to come all the way.',
      ({ alone }) => alone,
    ),
  ];
}

/** The same in figures, and the sizes of the networks. */
function recallTables(
  { networks, chance }: Recalls,
  task: RecallTask,
  systems: readonly RecallSystem[],
): Table[] {
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
        countParameters(task.model(network, width)),
      ]),
    },
  ];
}

function formatPoint(point: RecallPoint): string {
  const { low, high } = wilsonInterval(point.correct, point.items);
  const percent = (share: number) => (100 * share).toFixed(0);
  return `${percent(accuracyOf(point))} [${percent(low)}, ${percent(high)}]`;
}
