/** Claim k: claim d again on a real signal, as far as training goes: how the time of a step grows with the length of what is read. */
import { fold, keyOf } from '../base/random.ts';
import { batchOf } from '../data/batch.ts';
import type { FieldValues } from '../data/field.ts';
import { formatEstimate } from '../metrics/estimate.ts';
import type { Chart, Criterion, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { Experiment, ExperimentHost } from './experiment.ts';
import {
  attentionNetwork,
  comparedNetworks,
  type Network,
  named,
  networkSizes,
  withPositions,
} from './networks.ts';
import { growthOf } from './power-law.ts';
import { markedSteps, signalModel, withoutSignal } from './signal-model.ts';
import type { RealSignal } from './signal-stretches.ts';
import { significant } from './significant.ts';
import type { Point } from './straight-line.ts';
import { growthSeen, growths, isWithin, lengthsOf } from './time-growth.ts';
import { timedModel } from './timed-model.ts';
import { leastSeconds } from './timing.ts';

const settings = {
  ...networkSizes,
  width: 32,
  rows: 2,
  /** Steps of the signal: as in claim d. */
  shortest: 16,
  fitFrom: 1024,
  longest: 4096,
  warmup: 1,
  repetitions: 5,
  seconds: 1,
};
export type SignalParallelismSettings = typeof settings;

export const signalParallelism: Experiment<SignalParallelismSettings> = {
  id: 'k',
  title: 'Parallelism on a real signal: time against length',
  usual:
    'As in d: a training step of an RNN or a CNN takes time linear in the length, one of a Transformer quadratic time.',
  settings,
  measure: async (host, given) => {
    const { signal } = host;
    if (signal === undefined) return withoutSignal;
    const { plain, gated, convolution } = comparedNetworks(given);
    const times: SignalTimes[] = [];
    for (const network of [plain[0], ...gated, convolution]) {
      times.push({ ...(await timesOf(network, signal, host, given)), growth: 'linear' });
    }
    times.push({ ...(await timesOf(attentionOver(given), signal, host, given)), growth: 'quadratic' });
    return findingOf({
      sentences: sentencesOf(times, signal, given),
      criteria: signalTimeCriteria(times, given),
      charts: chartsOf(times, given),
      tables: [timesTable(times, given)],
    });
  },
};

/** The attention of the other claims, with positions as far as it is timed. */
function attentionOver({ attentionLayers: layers, heads, longest }: SignalParallelismSettings): Network {
  const bare = attentionNetwork({ layers, heads, causal: true });
  return named(bare.name, withPositions('sinusoidal', bare, longest));
}

/** Seconds of a training step against length, and how they are said to grow. */
export interface SignalTimes {
  readonly name: string;
  readonly growth: 'linear' | 'quadratic';
  readonly training: readonly Point[];
}

async function timesOf(
  network: Network,
  { values }: RealSignal,
  host: ExperimentHost,
  given: SignalParallelismSettings,
): Promise<Omit<SignalTimes, 'growth'>> {
  const model = signalModel(network, given.width);
  const fields = new Map([...model.inputs, ...model.labels]);
  const timed = await timedModel(
    model,
    (length) =>
      batchOf(
        fields,
        Array.from({ length: given.rows }, (_, row) => rowOf(values, length, row)),
      ),
    host,
  );
  const lengths = lengthsOf(given);
  host.note(`training steps of ${network.name} over ${lengths.join(', ')} steps of the signal`);
  const seconds = await leastSeconds(
    lengths.map((length) => () => timed.step(length)),
    given,
  );
  await timed.release();
  return { name: network.name, training: lengths.map((x, i) => ({ x, y: seconds[i]! })) };
}

/** So many values in a row, from the beginning again where the signal ends. */
function rowOf(values: Float32Array, length: number, row: number): ReadonlyMap<string, FieldValues> {
  const [start = 0] = fold(keyOf(7), row);
  const part = Float32Array.from({ length }, (_, t) => values[(start + t) % values.length]!);
  return new Map<string, FieldValues>([
    ['signal', markedSteps(part, () => 0)],
    ['label', Int32Array.of(row % 2)],
  ]);
}

type Fitted = Pick<SignalParallelismSettings, 'fitFrom'>;

const fitted = ({ training }: SignalTimes, { fitFrom }: Fitted) =>
  growthOf(training.filter(({ x }) => x >= fitFrom));

export function signalTimeCriteria(times: readonly SignalTimes[], from: Fitted): readonly Criterion[] {
  return times.map((network) => {
    const found = fitted(network, from);
    return {
      statement: `a training step of ${network.name} on the signal takes ${network.growth} time`,
      seen: growthSeen(found, growths[network.growth]),
      holds: isWithin(found, growths[network.growth]),
      aspect: network.growth === 'linear' ? 'core operation' : undefined,
    };
  });
}

function sentencesOf(times: readonly SignalTimes[], { name }: RealSignal, from: Fitted): readonly string[] {
  const exponents = times.map((network) => `${formatEstimate(fitted(network, from))} (${network.name})`);
  return [
    `The signal is ${name}.`,
    `From ${from.fitFrom.toLocaleString('en')} steps on, the time of a training step grows with the length to the power of ${exponents.join(', ')}.`,
  ];
}

function chartsOf(times: readonly SignalTimes[], { width, rows }: SignalParallelismSettings): Chart[] {
  return [
    {
      kind: 'line',
      title: `Training step against length (width ${width}, ${rows} rows)`,
      caption: 'A line of slope 1 is linear, of slope 2 quadratic.',
      x: { label: 'steps of the signal n', scale: 'log' },
      y: { label: 'seconds a step', scale: 'log' },
      series: times.map(({ name, training }) => ({ name, points: training })),
    },
  ];
}

function timesTable(times: readonly SignalTimes[], from: SignalParallelismSettings): Table {
  const milliseconds = ({ y }: Point) => significant(y * 1000);
  return {
    title: 'Milliseconds of a training step, and exponents',
    caption: `Forward, backward and update. Exponents with 95 % intervals over lengths from ${from.fitFrom.toLocaleString('en')} on.`,
    columns: ['network', 'shortest', 'longest', 'exponent'],
    rows: times.map((network) => [
      network.name,
      milliseconds(network.training[0]!),
      milliseconds(network.training.at(-1)!),
      formatEstimate(fitted(network, from)),
    ]),
  };
}
