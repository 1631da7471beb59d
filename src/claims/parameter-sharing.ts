/** Claim f: recurrent and convolutional layers share their weights over time and positions; dense layers do not. */
import type { Chart, Criterion, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { Experiment, ExperimentHost, Finding } from './experiment.ts';
import { networkNames } from './network-names.ts';
import { type CountedLayer, countedLayers, type LayerSizes, tracedCount } from './parameter-formulas.ts';
import { growthOf } from './power-law.ts';
import { significant } from './significant.ts';
import type { Point } from './straight-line.ts';

type SharingSettings = {
  readonly shortest: number;
  readonly longest: number;
  readonly narrowest: number;
  readonly widest: number;
  /** The width while the length varies, and the length while the width varies. */
  readonly width: number;
  readonly length: number;
  readonly kernel: number;
  readonly heads: number;
};

/** The numbers of parameters of one layer. */
export interface SharingFigures {
  readonly name: string;
  readonly byLength: readonly Point[];
  readonly byWidth: readonly Point[];
  /** Whether the formula gave what the real layer declares, at every size. */
  readonly agrees: boolean;
}

export const parameterSharing: Experiment<SharingSettings> = {
  id: 'f',
  title: 'Parameters against sequence length and width',
  usual:
    'An RNN shares its weights over time and a CNN its kernel over positions, so that neither grows with the ' +
    'sequence; a dense layer over the whole sequence grows with the square of its length.',
  settings: {
    shortest: 16,
    longest: 1024,
    narrowest: 16,
    widest: 1024,
    width: 64,
    length: 64,
    kernel: 3,
    heads: 4,
  },
  measure: async ({ note }: ExperimentHost, settings): Promise<Finding> => {
    note('counting the parameters of each layer');
    const figures = countedLayers.map((layer) => countLayer(layer, settings));
    return findingOf({
      sentences: sentencesOf(figures, settings),
      criteria: sharingCriteria(figures),
      charts: chartsOf(figures, settings),
      tables: [formulaTable(settings)],
    });
  },
};

function countLayer(layer: CountedLayer, settings: SharingSettings): SharingFigures {
  const { kernel, heads, length, width } = settings;
  const lengths = doublings(settings.shortest, settings.longest).map((n) => ({
    kernel,
    heads,
    width,
    length: n,
  }));
  const widths = doublings(settings.narrowest, settings.widest).map((d) => ({
    kernel,
    heads,
    length,
    width: d,
  }));
  const traced = (sizes: LayerSizes) => tracedCount(layer, sizes);
  return {
    name: layer.name,
    byLength: lengths.map((sizes) => ({ x: sizes.length, y: traced(sizes) })),
    byWidth: widths.map((sizes) => ({ x: sizes.width, y: traced(sizes) })),
    agrees: [...lengths, ...widths].every((sizes) => traced(sizes) === layer.count(sizes)),
  };
}

/** first, 2 first, 4 first, ... up to `last` */
function doublings(first: number, last: number): readonly number[] {
  const count = Math.floor(Math.log2(last / first)) + 1;
  return Array.from({ length: count }, (_, i) => first * 2 ** i);
}

const { elman, lstm, gru, convolution, transformer } = networkNames;
const shares = [elman, lstm, gru, convolution, 'self-attention', transformer];

/** Counts have no scatter, so their exponents need no interval. */
const exponentOf = (points: readonly Point[]) => growthOf(points).value;

/** Exponents of growth: of the layer that shares its weights and grows fastest with n; of a dense one; with d, of all. */
function exponentsOf(figures: readonly SharingFigures[]) {
  const of = (name: string) => figures.find((layer) => layer.name === name)!;
  const widths = [...shares, 'dense'].map((name) => exponentOf(of(name).byWidth));
  return {
    shared: Math.max(...shares.map((name) => exponentOf(of(name).byLength))),
    dense: exponentOf(of('dense').byLength),
    widths: [Math.min(...widths), Math.max(...widths)] as const,
  };
}

/** What must be seen: formulas that are exact, no growth with length where weights are shared, growth where not. */
export function sharingCriteria(figures: readonly SharingFigures[]): readonly Criterion[] {
  const { shared, dense, widths } = exponentsOf(figures);
  const wrong = figures.filter(({ agrees }) => !agrees).map(({ name }) => name);
  return [
    {
      statement: 'the formulas count the parameters of the real layers',
      seen: wrong.length === 0 ? 'equal at every size' : `different: ${wrong.join(', ')}`,
      holds: wrong.length === 0,
    },
    {
      statement: 'recurrent, convolutional and attention layers do not grow with the sequence',
      seen: `largest exponent of n: ${shared.toFixed(2)}`,
      holds: Math.abs(shared) < 0.001,
      aspect: 'parameters',
    },
    {
      statement: 'a dense layer grows with the square of the length',
      seen: `exponent of n: ${dense.toFixed(2)}`,
      holds: Math.abs(dense - 2) < 0.05,
      aspect: 'parameters',
    },
    {
      statement: 'every layer grows with the square of its width',
      seen: `exponents of d: ${widths.map((p) => p.toFixed(2)).join(' to ')}`,
      holds: widths.every((p) => Math.abs(p - 2) < 0.1),
    },
  ];
}

function sentencesOf(
  figures: readonly SharingFigures[],
  { width, longest }: SharingSettings,
): readonly string[] {
  const last = (name: string) => figures.find((layer) => layer.name === name)!.byLength.at(-1)!.y;
  const count = (name: string) => last(name).toLocaleString('en');
  const { shared, dense } = exponentsOf(figures);
  return [
    `At width ${width} and ${longest.toLocaleString('en')} positions an LSTM layer has ${count(lstm)} parameters, a ` +
      `convolution ${count(convolution)} and a dense layer ${significant(last('dense') / last(convolution))} times ` +
      'as many as the convolution.',
    `With the length n, layers that share their weights grow as n^${shared.toFixed(2)}, a dense layer as ` +
      `n^${dense.toFixed(2)}; learned positions, which a CNN or a Transformer may add, are ` +
      `${count('learned positions')} by then.`,
  ];
}

function chartsOf(figures: readonly SharingFigures[], { width, length }: SharingSettings): readonly Chart[] {
  const chart = (title: string, caption: string, label: string, pick: 'byLength' | 'byWidth'): Chart => ({
    kind: 'line',
    title,
    caption,
    x: { label, scale: 'log' },
    y: { label: 'parameters', scale: 'log' },
    series: figures.map((layer) => ({ name: layer.name, points: layer[pick] })),
  });
  return [
    chart(
      `Parameters against length, width ${width}`,
      'A flat line is a layer that shares its weights over the sequence.',
      'positions n',
      'byLength',
    ),
    chart(
      `Parameters against width, ${length} positions`,
      'All layers with weights between channels rise with slope 2.',
      'width d',
      'byWidth',
    ),
  ];
}

function formulaTable({ kernel, heads, width, length, longest }: SharingSettings): Table {
  const at = (n: number): LayerSizes => ({ kernel, heads, width, length: n });
  return {
    title: 'Parameters of one layer from n positions of d channels to as many',
    caption: `k = ${kernel} taps with weight normalisation; a Transformer layer has the inner width 4d.`,
    columns: ['layer', 'formula', 'shared', `n ${length}, d ${width}`, `n ${longest}, d ${width}`],
    rows: countedLayers.map((layer) => [
      layer.name,
      layer.formula,
      layer.shared,
      tracedCount(layer, at(length)),
      tracedCount(layer, at(longest)),
    ]),
  };
}
