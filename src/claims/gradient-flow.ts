/**
 * Claim a: vanishing and exploding gradients.
 *
 * Source: Bengio, Simard, Frasconi (1994); Pascanu, Mikolov, Bengio (2013); the forget bias: Jozefowicz et al. (2015).
 */

import { hostTensor } from '../graph/host-tensor.ts';
import { median } from '../metrics/averages.ts';
import type { Chart, Series, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { Experiment, ExperimentHost } from './experiment.ts';
import {
  type Decay,
  type Decays,
  decayCriteria,
  decayOf,
  decaySentences,
  isExponential,
} from './gradient-decay.ts';
import { loadInputGradient } from './input-gradient.ts';
import { networkNames } from './network-names.ts';
import { comparedNetworks, convolutionNetwork, lstmNetwork, type Network, networkSizes } from './networks.ts';
import { numbersOf, seedsOf } from './settings-list.ts';
import type { Feeds } from './traced-function.ts';

const settings = {
  ...networkSizes,
  lags: 200,
  width: 64,
  recurrentGains: '0.5, 1, 1.5, 2',
  forgetBiases: '0, 1, 2, 4, 6',
  dilatedLayers: 7,
  inputDeviation: 1,
  rows: 16,
  firstSeed: 1,
  seeds: 5,
};
export type GradientFlowSettings = typeof settings;

export const gradientFlow: Experiment<GradientFlowSettings> = {
  id: 'a',
  title: 'Vanishing and exploding gradients',
  usual:
    'Going back in time, the gradient of a plain RNN vanishes or explodes exponentially; the gates of LSTM and GRU preserve it; that of a CNN ends at its receptive field; that of self-attention does not depend on the distance.',
  settings,
  measure: async (host, given) => {
    const decays = await measureDecays(host, given);
    return findingOf({
      sentences: decaySentences(decays),
      criteria: decayCriteria(decays),
      charts: chartsOf(decays),
      tables: [tableOf(decays, given.lags)],
    });
  },
};

type MeasuredDecays = Decays & { readonly dilated: Decay };

async function measureDecays(host: ExperimentHost, given: GradientFlowSettings): Promise<MeasuredDecays> {
  const { recurrentLayers: layers, kernel, dilatedLayers } = given;
  const networks = comparedNetworks(given);
  const plain = [];
  const gains = numbersOf(given.recurrentGains);
  for (const network of networks.plain) {
    for (const gain of gains) plain.push({ ...(await measureDecay(host, given, network, gain)), gain });
  }
  const forgetting = [];
  for (const forgetBias of numbersOf(given.forgetBiases)) {
    const network = lstmNetwork({ layers, forgetBias });
    forgetting.push({ ...(await measureDecay(host, given, network)), forgetBias });
  }
  const gated = [];
  for (const network of networks.gated) {
    gated.push(await measureDecay(host, given, network));
  }
  const dilated = { layers: dilatedLayers, kernel, dilation: 2 };
  return {
    plain,
    forgetting,
    gated,
    convolution: {
      ...(await measureDecay(host, given, networks.convolution)),
      receptiveField: networks.receptiveField,
    },
    dilated: await measureDecay(host, given, convolutionNetwork(dilated)),
    attention: await measureDecay(host, given, networks.attention),
  };
}

/** The gradients of a network at initialisation, its recurrent weights multiplied by `gain`. */
async function measureDecay(
  host: ExperimentHost,
  given: GradientFlowSettings,
  network: Network,
  gain = 1,
): Promise<Decay> {
  host.note(`gradients through ${network.name}${gain === 1 ? '' : `, recurrent gain ${gain}`}`);
  const { lags, width, inputDeviation, rows } = given;
  const sizes = { rows, length: lags + 1, width, deviation: inputDeviation };
  const gradient = await loadInputGradient(network, sizes, host);
  const measured: (readonly number[])[] = [];
  for (const seed of seedsOf(given)) {
    measured.push(...(await gradient.norms(seed, (parameters) => withGain(parameters, gain))));
  }
  await gradient.release();
  const medians = Array.from({ length: lags + 1 }, (_, lag) => median(measured.map((norms) => norms[lag]!)));
  return decayOf(network.name, medians);
}

function withGain(parameters: Feeds, gain: number): Feeds {
  return new Map(
    [...parameters].map(([name, tensor]) => {
      if (!name.endsWith('recurrent.weight')) return [name, tensor];
      const scaled = (tensor.data as Float32Array).map((value) => gain * value);
      return [name, hostTensor('float32', tensor.dims, scaled)];
    }),
  );
}

function chartsOf({ plain, gated, forgetting, convolution, dilated, attention }: MeasuredDecays): Chart[] {
  const asInitialised = plain.filter(({ gain }) => gain === 1);
  const families = [...asInitialised, ...gated, convolution, dilated, attention].map((decay) =>
    seriesOf(decay.name, decay),
  );
  const gainCharts = [...new Set(plain.map(({ name }) => name))].map((name) => {
    const gains = plain.filter((decay) => decay.name === name);
    return chartOf(
      `${name} by recurrent gain`,
      'The same network with its orthogonal recurrent weights scaled: small gains vanish, large ones explode.',
      gains.map((decay) => seriesOf(`${name}, gain ${decay.gain}`, decay)),
    );
  });
  const biases = forgetting.map((decay) => seriesOf(`${decay.name}, forget bias ${decay.forgetBias}`, decay));
  return [
    chartOf(
      'Gradient by lag, as initialised',
      'A straight line is exponential decay; a line ends where the gradient is zero.',
      families,
    ),
    ...gainCharts,
    chartOf(
      'LSTM by forget bias',
      'The more open the forget gate starts, the further the gradient reaches.',
      biases,
    ),
  ];
}

function chartOf(title: string, caption: string, series: readonly Series[]): Chart {
  const y = { label: 'norm of d(loss at the last step) / d(input)', scale: 'log' } as const;
  return { kind: 'line', title, caption, x: { label: 'lag, steps' }, y, series };
}

function seriesOf(name: string, { norms }: Decay): Series {
  return {
    name,
    points: norms.map((norm, lag) => ({ x: lag, y: norm > 0 && Number.isFinite(norm) ? norm : null })),
  };
}

function tableOf(decays: MeasuredDecays, lags: number): Table {
  const { plain, gated, forgetting, convolution, dilated, attention } = decays;
  const shown = [0, 1, 10, 50, 100, 200].filter((lag) => lag <= lags);
  const row = (name: string, decay: Decay) => [
    name,
    ...shown.map((lag) => formatNorm(decay.norms[lag]!)),
    isExponential(decay) ? decay.fit.factor.toFixed(3) : '–',
    Number.isNaN(decay.fit.factor) ? '–' : decay.fit.rSquared.toFixed(2),
  ];
  return {
    title: 'Norm of the gradient by lag, and what a step multiplies it by',
    caption:
      'Median over rows and seeds; the factor is fitted to ln(norm) over lags from 1 on at which float32 holds the norm, and given where the fit is a straight line (R² of 0.95 and more).',
    columns: ['network', ...shown.map((lag) => `lag ${lag}`), 'factor per step', 'R² of the fit'],
    rows: [
      ...plain.map((decay) => row(`${decay.name}, gain ${decay.gain}`, decay)),
      ...forgetting.map((decay) => row(`${decay.name}, forget bias ${decay.forgetBias}`, decay)),
      ...gated.filter(({ name }) => name !== networkNames.lstm).map((decay) => row(decay.name, decay)),
      ...[convolution, dilated, attention].map((decay) => row(decay.name, decay)),
    ],
  };
}

function formatNorm(norm: number): string {
  return Number.isFinite(norm) ? norm.toExponential(1) : 'overflow';
}
