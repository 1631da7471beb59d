/**
 * Claim e: translation equivariance of features, and what pooling makes of it.
 *
 * Equivariance is measured on noise that is shifted around: the end comes in at the front, and positions soon behind
 * that seam are told apart from the interior. Pooling is measured on a pattern in silence, which no border touches.
 *
 * Source: Goodfellow, Bengio, Courville (2016), "Deep learning", sections 9.2 and 9.3; Zhang (2019).
 */
import { foldName, keyOf } from '../base/random.ts';
import type { Tensor } from '../graph/tensor.ts';
import { maxPool1d } from '../ops/max-pool.ts';
import { reduceMax } from '../ops/reduce-max.ts';
import { reduceMean } from '../ops/reduce-mean.ts';
import type { Chart, Table } from './claim.ts';
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
import { numbersOf, seedsOf } from './settings-list.ts';
import {
  loadFeatureMap,
  randomSequence,
  relativeDifference,
  type Sequence,
  type Squares,
  shiftAround,
  squaresOf,
} from './shifted-features.ts';
import {
  type Equivariance,
  type PooledShift,
  type Translation,
  translationCriteria,
  translationSentences,
} from './translation.ts';

const settings = {
  ...networkSizes,
  length: 96,
  width: 32,
  shifts: '1, 2, 3, 4, 5, 6, 7, 8',
  /** Length of the pattern in silence; it begins a third into the sequence. */
  pattern: 32,
  firstSeed: 1,
  seeds: 5,
};
export type EquivarianceSettings = typeof settings;

export const equivariance: Experiment<EquivarianceSettings> = {
  id: 'e',
  title: 'Translation equivariance and invariance',
  usual:
    'Features of a CNN move with the input; those of an RNN and of self-attention do not. Pooling with a stride keeps this for shifts by multiples of the stride only, pooling over all positions makes features invariant.',
  settings,
  measure: async (host, given) => {
    const translation = await measureTranslation(host, given);
    return findingOf({
      sentences: translationSentences(translation),
      criteria: translationCriteria(translation),
      charts: chartsOf(translation),
      tables: tablesOf(translation),
    });
  },
};

async function measureTranslation(host: ExperimentHost, given: EquivarianceSettings): Promise<Translation> {
  const { attentionLayers: layers, heads } = given;
  const { plain, gated, convolution } = comparedNetworks(given);
  const measure = (network: Network) => measureEquivariance(host, given, network);
  const attention = attentionNetwork({ layers, heads, causal: false });
  const causal = named(
    `${attention.name}, causal, no positions`,
    attentionNetwork({ layers, heads, causal: true }),
  );
  const recurrent = [];
  for (const network of [plain[0], ...gated]) recurrent.push(await measure(network));
  return {
    convolution: await measure(convolution),
    placedConvolution: await measure(withPositions('learned', convolution)),
    recurrent,
    attention: await measure(named(`${attention.name}, no positions`, attention)),
    causalAttention: await measure(causal),
    placedAttention: [
      await measure(withPositions('sinusoidal', attention)),
      await measure(withPositions('learned', attention)),
    ],
    strided: await measureStrided(host, given),
    global: [
      {
        name: 'mean',
        difference: await measureGlobal(host, given, (x) => reduceMean(x, [1], { keepDims: true })),
      },
      {
        name: 'maximum',
        difference: await measureGlobal(host, given, (x) => reduceMax(x, [1], { keepDims: true })),
      },
    ],
  };
}

async function measureEquivariance(
  host: ExperimentHost,
  given: EquivarianceSettings,
  network: Network,
): Promise<Equivariance> {
  host.note(`shifts through ${network.name}`);
  const { length, width } = given;
  const shifts = numbersOf(given.shifts);
  const map = await loadFeatureMap(network.trace, length, width, host);
  // squares[d]: those of every seed and shift at d positions behind the seam
  const squares: Squares[][] = Array.from({ length: length - Math.max(...shifts) }, () => []);
  for (const seed of seedsOf(given)) {
    const x = randomSequence(foldName(keyOf(seed), 'noise'), length, width);
    const [still, ...moved] = await map.features(seed, [x, ...shifts.map((s) => shiftAround(x, s))]);
    for (const [i, shift] of shifts.entries()) {
      squares.forEach((at, d) => {
        at.push(squaresOf(moved[i]![d + shift]!, still![d]!));
      });
    }
  }
  await map.release();
  const margin = comparedNetworks(given).receptiveField - 1;
  return {
    name: network.name,
    interior: relativeDifference(squares.slice(margin).flat()),
    byDistance: squares.map(relativeDifference),
  };
}

/** The pattern in silence, still and then shifted by each shift. */
function patterns(
  { length, width, pattern, shifts }: EquivarianceSettings,
  seed: number,
): readonly Sequence[] {
  const start = Math.floor(length / 3);
  const place = { start, end: start + pattern };
  const x = randomSequence(foldName(keyOf(seed), 'pattern'), length, width, place);
  return [x, ...numbersOf(shifts).map((shift) => shiftAround(x, shift))];
}

/** Pools by 2 and compares with the features shifted by half the shift, rounded whichever way fits better. */
async function measureStrided(
  host: ExperimentHost,
  given: EquivarianceSettings,
): Promise<readonly PooledShift[]> {
  host.note('shifts through a CNN with max-pooling by 2');
  const { convolution } = comparedNetworks(given);
  const map = await loadFeatureMap(
    (scope, x) => maxPool1d(convolution.trace(scope, x), 2),
    given.length,
    given.width,
    host,
  );
  const shifts = numbersOf(given.shifts);
  const squares: Squares[][][] = shifts.map(() => [[], []]);
  for (const seed of seedsOf(given)) {
    const [still, ...moved] = await map.features(seed, patterns(given, seed));
    for (const [i, shift] of shifts.entries()) {
      [Math.floor(shift / 2), Math.ceil(shift / 2)].forEach((by, way) => {
        const expected = shiftAround(still!, by);
        squares[i]![way]!.push(...moved[i]!.map((vector, t) => squaresOf(vector, expected[t]!)));
      });
    }
  }
  await map.release();
  return shifts.map((shift, i) => ({ shift, difference: Math.min(...squares[i]!.map(relativeDifference)) }));
}

/** Pools over all positions; the largest relative difference of any shift and seed. */
async function measureGlobal(
  host: ExperimentHost,
  given: EquivarianceSettings,
  pool: (features: Tensor) => Tensor,
): Promise<number> {
  host.note('shifts through a CNN with global pooling');
  const { convolution } = comparedNetworks(given);
  const map = await loadFeatureMap(
    (scope, x) => pool(convolution.trace(scope, x)),
    given.length,
    given.width,
    host,
  );
  const differences: number[] = [];
  for (const seed of seedsOf(given)) {
    const [still, ...moved] = await map.features(seed, patterns(given, seed));
    for (const features of moved) differences.push(relativeDifference([squaresOf(features[0]!, still![0]!)]));
  }
  await map.release();
  return Math.max(...differences);
}

function networksOf(translation: Translation): readonly Equivariance[] {
  const { convolution, placedConvolution, recurrent, attention, causalAttention, placedAttention } =
    translation;
  return [convolution, placedConvolution, ...recurrent, attention, causalAttention, ...placedAttention];
}

function chartsOf(translation: Translation): Chart[] {
  return [
    {
      kind: 'line',
      title: 'Shifted input against shifted features',
      caption:
        'At 1e-6 only rounding is left, and a line ends where nothing differs at all; an RNN comes there as it forgets its start.',
      x: { label: 'positions behind the seam' },
      y: { label: 'relative difference', scale: 'log' },
      series: networksOf(translation).map(({ name, byDistance }) => ({
        name,
        points: byDistance.map((y, x) => ({ x, y: y > 0 ? y : null })),
      })),
    },
  ];
}

function tablesOf(translation: Translation): Table[] {
  const networks = networksOf(translation);
  const shown = [0, 8, 16, 32, 64].filter((d) => d < networks[0]!.byDistance.length);
  return [
    {
      title: 'Relative difference between shifted features and features of the shifted input',
      caption:
        'Noise shifted around; the interior begins where the CNN no longer sees the seam. Over all seeds and shifts.',
      columns: ['network', 'interior', ...shown.map((d) => `${d} behind the seam`)],
      rows: networks.map(({ name, interior, byDistance }) => [
        name,
        interior.toExponential(1),
        ...shown.map((d) => byDistance[d]!.toExponential(1)),
      ]),
    },
    {
      title: 'Pooled features of the CNN',
      caption: 'A pattern in silence. Over all positions: the largest difference of any shift and seed.',
      columns: ['pooling', 'shift', 'relative difference'],
      rows: [
        ...translation.strided.map(({ shift, difference }) => [
          'maximum of 2',
          shift,
          difference.toExponential(1),
        ]),
        ...translation.global.map(({ name, difference }) => [
          `${name} over all positions`,
          'any',
          difference.toExponential(1),
        ]),
      ],
    },
  ];
}
