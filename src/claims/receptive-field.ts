/**
 * Claim c: receptive field by depth, and path length by distance.
 *
 * Source: Vaswani et al. (2017), table 1; Yu and Koltun (2016), section 3.
 */
import type { Chart, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { Experiment, ExperimentHost } from './experiment.ts';
import { loadInputGradient } from './input-gradient.ts';
import {
  attentionNetwork,
  convolutionNetwork,
  elmanNetwork,
  type Network,
  receptiveField,
} from './networks.ts';
import { recurrentPathLengths } from './path-length.ts';
import { type Field, leastDepth, type Path, type Reach, reachCriteria, reachSentences } from './reach.ts';
import { numbersOf } from './settings-list.ts';

const settings = {
  length: 520,
  depth: 8,
  kernel: 3,
  width: 16,
  heads: 2,
  distances: '1, 2, 4, 8, 16, 32, 64, 128, 256, 512',
  /** Small, so that tanh stays linear, an orthogonal recurrence keeps gradients, and none falls below float32. */
  inputDeviation: 0.01,
  seed: 1,
};
export type ReceptiveFieldSettings = typeof settings;

export const receptiveFields: Experiment<ReceptiveFieldSettings> = {
  id: 'c',
  title: 'Receptive field and path length',
  usual:
    'What a CNN sees grows linearly with depth, with dilation exponentially; an RNN and self-attention see everything. Between positions n apart lie n steps in an RNN, n / (k - 1) layers in a CNN, about log2 n with dilation, and 1 in self-attention.',
  settings,
  measure: async (host, given) => {
    const reach = await measureReach(host, given);
    return findingOf({
      sentences: reachSentences(reach),
      criteria: reachCriteria(reach),
      charts: chartsOf(reach),
      tables: tablesOf(reach),
    });
  },
};

async function measureReach(host: ExperimentHost, given: ReceptiveFieldSettings): Promise<Reach> {
  const { length, kernel, width, heads } = given;
  const distances = numbersOf(given.distances).filter((distance) => distance < length);
  const convolution = async (dilation: number) =>
    measureField(
      host,
      given,
      (layers) => convolutionNetwork({ layers, kernel, dilation }),
      (layers) => Math.min(length, receptiveField({ layers, kernel, dilation })),
    );
  const convolutions = [await convolution(1), await convolution(2)];
  const recurrent = await measureField(
    host,
    given,
    (layers) => elmanNetwork('tanh', layers),
    () => length,
  );
  const attention = await measureField(
    host,
    given,
    (layers) => attentionNetwork({ layers, heads, causal: true }),
    () => length,
  );
  host.note('path lengths');
  const steps = recurrentPathLengths(Math.max(...distances) + 1, width);
  const formulas = [
    (n: number) => Math.ceil(n / (kernel - 1)),
    (n: number) => Math.ceil(Math.log2(n / (kernel - 1) + 1)),
  ];
  const byDepth = (field: Field, formula: (n: number) => number) =>
    pathOf(field.name, distances, (n) => leastDepth(field.measured, n), formula);
  const paths = [
    pathOf(
      recurrent.name,
      distances,
      (n) => steps[n],
      (n) => n + 1,
    ),
    ...convolutions.map((field, i) => byDepth(field, formulas[i]!)),
    byDepth(attention, () => 1),
  ];
  return { length, convolutions, global: [recurrent, attention], paths };
}

function pathOf(
  name: string,
  distances: readonly number[],
  measured: (distance: number) => number | undefined,
  formula: (distance: number) => number,
): Path {
  const points = distances.map((distance) => ({
    distance,
    measured: measured(distance),
    formula: formula(distance),
  }));
  return { name, points };
}

/** Counts the inputs with a gradient other than zero at depth 1, 2, ... */
async function measureField(
  host: ExperimentHost,
  { length, depth, width, inputDeviation, seed }: ReceptiveFieldSettings,
  networkOf: (layers: number) => Network,
  formula: (layers: number) => number,
): Promise<Field> {
  const depths = Array.from({ length: depth }, (_, i) => i + 1);
  const measured: number[] = [];
  const { name } = networkOf(1);
  host.note(`receptive field of ${name}`);
  for (const layers of depths) {
    const sizes = { rows: 1, length, width, deviation: inputDeviation };
    const gradient = await loadInputGradient(networkOf(layers), sizes, host);
    const [norms] = await gradient.norms(seed);
    measured.push(norms!.filter((norm) => norm > 0).length);
    await gradient.release();
  }
  return { name, measured, formula: depths.map(formula) };
}

function chartsOf({ convolutions, global, paths }: Reach): Chart[] {
  return [
    {
      kind: 'line',
      title: 'Receptive field by depth',
      caption: 'Input positions with a gradient into the last output.',
      x: { label: 'layers' },
      y: { label: 'positions', scale: 'log' },
      series: [...convolutions, ...global].map(({ name, measured }) => ({
        name,
        points: measured.map((y, i) => ({ x: i + 1, y })),
      })),
    },
    {
      kind: 'line',
      title: 'Path length by distance',
      caption:
        'The fewest layer applications between two positions; a line ends where no measured depth reaches.',
      x: { label: 'distance, positions', scale: 'log' },
      y: { label: 'layer applications', scale: 'log' },
      series: paths.map(({ name, points }) => ({
        name,
        points: points.map(({ distance, measured }) => ({ x: distance, y: measured ?? null })),
      })),
    },
  ];
}

function tablesOf({ convolutions, global, paths }: Reach): Table[] {
  const fields = [...convolutions, ...global];
  const depths = fields[0]!.measured.map((_, i) => i);
  return [
    {
      title: 'Receptive field: measured (formula)',
      columns: ['layers', ...fields.map(({ name }) => name)],
      rows: depths.map((i) => [
        i + 1,
        ...fields.map(({ measured, formula }) => `${measured[i]} (${formula[i]})`),
      ]),
    },
    {
      title: 'Path length: measured (formula)',
      caption:
        'Elman tanh: matrix products on the shortest way through the traced graph, unrolled. CNN and Transformer: the least depth with a gradient at that distance; a dash where it is greater than what was measured.',
      columns: ['distance', ...paths.map(({ name }) => name)],
      rows: paths[0]!.points.map(({ distance }, i) => [
        distance,
        ...paths.map(({ points }) => `${points[i]!.measured ?? '-'} (${points[i]!.formula})`),
      ]),
    },
  ];
}
