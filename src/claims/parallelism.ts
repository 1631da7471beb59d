/** Claim d: how the time of a training step and of a decoded token grows with length, and what a second core gains. */
import { median } from '../metrics/averages.ts';
import { type Estimate, formatEstimate } from '../metrics/estimate.ts';
import type { SequenceToSequence } from '../models/sequence-to-sequence.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Criterion, LineChart, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { Experiment, ExperimentHost, Finding } from './experiment.ts';
import { networkNames } from './network-names.ts';
import { growthOf } from './power-law.ts';
import { secondCoreGain } from './second-core.ts';
import { significant } from './significant.ts';
import { speedRatio } from './speed-ratio.ts';
import type { Point } from './straight-line.ts';
import { growthSeen, growths, isWithin, lengthsOf } from './time-growth.ts';
import { decodingSeconds, modelOfFamily, timedTraining } from './timed-model.ts';
import { leastSeconds, secondsOfEach } from './timing.ts';

type ParallelismSettings = {
  /** Sizes of every model, encoder and decoder. */
  readonly layers: number;
  readonly width: number;
  readonly inner: number;
  readonly heads: number;
  readonly kernel: number;
  readonly vocabulary: number;
  /** Sequences in a batch; tokens of each source, so short that the target decides. */
  readonly rows: number;
  readonly source: number;
  /**
   * Tokens of a target: doubled from `shortest` to `fitFrom`, then by sqrt(2) to `longest`. Exponents are fitted from
   * `fitFrom` on: n² d outweighs the 6 n d² of a layer's other products fivefold there, so that a square can show.
   */
  readonly shortest: number;
  readonly fitFrom: number;
  readonly longest: number;
  /** How often a training step is timed at least, after the warm-up, and for how many seconds. */
  readonly warmup: number;
  readonly repetitions: number;
  readonly seconds: number;
  /** How many targets of the longest length are decoded; a step counts with `window` steps before it. */
  readonly decodings: number;
  readonly window: number;
  /** The length at which one thread is compared with two. */
  readonly threadLength: number;
  /** That is done only where a matrix product gains at least so much from a second core: else it is not free. */
  readonly freeCore: number;
};

/** What is usually said of each family. */
const expectations = [
  { family: 'elman', name: networkNames.elman, training: 'linear', decoding: 'constant' },
  { family: 'lstm', name: networkNames.lstm, training: 'linear', decoding: 'constant' },
  { family: 'gru', name: networkNames.gru, training: 'linear', decoding: 'constant' },
  { family: 'conv', name: networkNames.convolution, training: 'linear', decoding: 'constant' },
  { family: 'transformer', name: networkNames.transformer, training: 'quadratic', decoding: 'growing' },
] as const;

export interface FamilyTimes {
  /** The name in charts and tables. */
  readonly name: string;
  /** Seconds of a training step, and of a decoded token for each row, against length. */
  readonly training: readonly Point[];
  readonly decoding: readonly Point[];
  /** Seconds of one thread over those of two, by turns; absent where no second core was free. */
  readonly speedUp?: Estimate | undefined;
}

export const parallelism: Experiment<ParallelismSettings> = {
  id: 'd',
  title: 'Parallelism: time against length',
  usual:
    'An RNN needs time linear in the length, one step after the other; a CNN linear time and a Transformer quadratic ' +
    'time (n² d in each layer), both over all positions at once. Decoding, an RNN and a CNN take the same time for every ' +
    'token, a Transformer more with every token before it.',
  settings: {
    ...{ layers: 2, width: 32, inner: 128, heads: 2, kernel: 3, vocabulary: 32, rows: 2, source: 4 },
    ...{ shortest: 16, fitFrom: 1024, longest: 4096, warmup: 1, repetitions: 5, seconds: 1 },
    ...{ decodings: 3, window: 32, threadLength: 1024, freeCore: 1.3 },
  },
  measure: async (host, settings): Promise<Finding> => {
    host.note('a matrix product with one thread and two');
    const control = await secondCoreGain(host.runtime);
    const isFree = control >= settings.freeCore;
    const times: FamilyTimes[] = [];
    for (const { family, name } of expectations) {
      times.push({ name, ...(await timesOf(family, isFree, host, settings)) });
    }
    return findingOf({
      sentences: sentencesOf(times, control, settings),
      criteria: parallelismCriteria(times, settings),
      charts: chartsOf(times, settings),
      tables: [timesTable(times, settings)],
    });
  },
};

async function timesOf(
  family: string,
  withSecondCore: boolean,
  { runtime, threads, note }: ExperimentHost,
  settings: ParallelismSettings,
): Promise<Omit<FamilyTimes, 'name'>> {
  const { layers, width, inner, heads, kernel, vocabulary, longest, window } = settings;
  const sizes = { layers, width, inner, heads, kernel, vocabulary, bidirectional: false, dropout: 0 };
  const model = modelOfFamily(family, { ...sizes, length: longest + 2 });
  const stepSeconds = async (workers: number, lengths: readonly number[]) => {
    const timed = await timedTraining(model, settings, { runtime, threads: workers });
    const seconds = await leastSeconds(
      lengths.map((length) => () => timed.step(length)),
      settings,
    );
    await timed.release();
    return lengths.map((x, i): Point => ({ x, y: seconds[i]! }));
  };
  const lengths = lengthsOf(settings);
  note(`training steps of ${family} at ${lengths.join(', ')} tokens`);
  const training = await stepSeconds(threads, lengths);
  const faster = withSecondCore ? await threadGain(model, runtime, settings) : undefined;
  note(`decoding of ${family} to ${longest} tokens`);
  const options = { steps: longest, runs: settings.decodings };
  const runs = await decodingSeconds(model, settings, { runtime, threads }, options);
  const decoding = lengths.map((x) => ({
    x,
    y: median(runs.flatMap((seconds) => seconds.slice(Math.max(0, x - window), x))) / settings.rows,
  }));
  return { training, decoding, speedUp: faster };
}

/** One thread against two on steps of the same length, by turns. */
async function threadGain(
  model: SequenceToSequence,
  runtime: Runtime,
  settings: ParallelismSettings,
): Promise<Estimate> {
  const one = await timedTraining(model, settings, { runtime, threads: 1 });
  const two = await timedTraining(model, settings, { runtime, threads: 2 });
  const steps = [one, two].map(
    ({ step }) =>
      () =>
        step(settings.threadLength),
  );
  const [slower, faster] = await secondsOfEach(steps, settings);
  await one.release();
  await two.release();
  return speedRatio(slower!, faster!);
}

type Fitted = Pick<ParallelismSettings, 'fitFrom'>;

const fitted = (points: readonly Point[], { fitFrom }: Fitted) =>
  growthOf(points.filter(({ x }) => x >= fitFrom));

/** The growth of each family as expected, and a Transformer that gains most from a second core. */
export function parallelismCriteria(times: readonly FamilyTimes[], from: Fitted): readonly Criterion[] {
  const growth = expectations.flatMap(({ name, training, decoding }): readonly Criterion[] => {
    const found = times.find((candidate) => candidate.name === name)!;
    const [step, token] = [fitted(found.training, from), fitted(found.decoding, from)];
    return [
      {
        statement: `a training step of ${name} takes ${training} time`,
        seen: growthSeen(step, growths[training]),
        holds: isWithin(step, growths[training]),
        aspect: training === 'linear' ? 'core operation' : undefined,
      },
      {
        statement: `a decoded token of ${name} takes ${decoding} time`,
        seen: growthSeen(token, growths[decoding]),
        holds: isWithin(token, growths[decoding]),
      },
    ];
  });
  return [...growth, ...secondCore(times)];
}

const recurrentNames: readonly string[] = [networkNames.elman, networkNames.lstm, networkNames.gru];

function secondCore(times: readonly FamilyTimes[]): readonly Criterion[] {
  const speedUps = times.filter((candidate) => candidate.speedUp !== undefined);
  if (speedUps.length < times.length) return [];
  const isRecurrent = ({ name }: FamilyTimes) => recurrentNames.includes(name);
  const best = speedUps
    .filter(isRecurrent)
    .map(({ speedUp }) => speedUp!)
    .reduce((most, speedUp) => (speedUp.high > most.high ? speedUp : most));
  return speedUps
    .filter((candidate) => !isRecurrent(candidate))
    .map(({ name, speedUp }) => ({
      statement: `a second core gains ${name} more than any RNN`,
      seen: `${formatEstimate(speedUp!)} times as fast, the best RNN ${formatEstimate(best)} times`,
      holds: speedUp!.low > best.high,
      aspect: name === networkNames.convolution ? 'core operation' : undefined,
    }));
}

/** How the times grow, and what a second core gains. */
function sentencesOf(
  times: readonly FamilyTimes[],
  control: number,
  settings: ParallelismSettings,
): readonly string[] {
  const { shortest, longest, fitFrom } = settings;
  const list = (value: (times: FamilyTimes) => string) =>
    times.map((network) => `${value(network)} (${network.name})`).join(', ');
  const growth = ({ decoding }: FamilyTimes) => decoding.at(-1)!.y / decoding[0]!.y;
  const last = longest.toLocaleString('en');
  const product = `a matrix product ${control.toFixed(2)} times as fast`;
  const gains = times.every(({ speedUp }) => speedUp !== undefined)
    ? `a second thread makes ${product}, a training step ${list(({ speedUp }) => formatEstimate(speedUp!))}`
    : `no second core was free to be compared (${product})`;
  return [
    `From ${fitFrom.toLocaleString('en')} tokens on, the time of a training step grows with the length to the power of ` +
      `${list(({ training }) => formatEstimate(fitted(training, settings)))}.`,
    `Token ${last} takes ${list((network) => significant(growth(network)))} times as long to decode as token ` +
      `${shortest}; ${gains}.`,
  ];
}

function chartsOf(times: readonly FamilyTimes[], settings: ParallelismSettings): readonly LineChart[] {
  const { layers, width, rows } = settings;
  const sizes = `${layers} layers of width ${width}, ${rows} rows`;
  const chart = (
    title: string,
    caption: string,
    label: string,
    pick: 'training' | 'decoding',
  ): LineChart => ({
    kind: 'line',
    title,
    caption,
    x: { label: 'target tokens n', scale: 'log' },
    y: { label, scale: 'log' },
    series: times.map((network) => ({ name: network.name, points: network[pick] })),
  });
  return [
    chart(
      `Training step against length (${sizes})`,
      'A line of slope 1 is linear, of slope 2 quadratic.',
      'seconds a step',
      'training',
    ),
    chart(
      `Decoded token against the tokens before it (${sizes})`,
      'A flat line is a decoder whose memory of the past has a fixed size.',
      'seconds a token',
      'decoding',
    ),
  ];
}

function timesTable(times: readonly FamilyTimes[], settings: ParallelismSettings): Table {
  const { threadLength, fitFrom } = settings;
  const milliseconds = ({ y }: Point) => significant(y * 1000);
  return {
    title: 'Milliseconds and exponents',
    caption: `A step is forward, backward and update of the batch; a token is that of one row, with its cache. Exponents with 95 % intervals over lengths from ${fitFrom.toLocaleString('en')} on.`,
    columns: [
      'network',
      ...['step', 'token'].flatMap((what) => [`${what}, shortest`, `${what}, longest`, `${what}, exponent`]),
      `2 threads against 1 at ${threadLength}`,
    ],
    rows: times.map(({ name, training, decoding, speedUp }) => [
      name,
      ...[training, decoding].flatMap((points) => [
        milliseconds(points[0]!),
        milliseconds(points.at(-1)!),
        formatEstimate(fitted(points, settings)),
      ]),
      speedUp === undefined ? 'not measured' : formatEstimate(speedUp),
    ]),
  };
}
