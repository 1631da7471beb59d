/**
 * Claim i: what convolution, pooling and patches make of a picture that is shifted.
 *
 * Features are measured at initialisation: on noise that is shifted around, away from border and seam; pooled over all places, on a pattern
 * in silence, which no border touches. Accuracy is measured after training on glyphs that always stand in the middle.
 *
 * Source: Goodfellow, Bengio, Courville (2016), "Deep learning", section 9.3; Zhang (2019), "Making convolutional networks shift-invariant again";
 * Dosovitskiy et al. (2021), "An image is worth 16x16 words".
 */
import { foldName, keyOf } from '../base/random.ts';
import type { Chart, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import type { Experiment, ExperimentHost } from './experiment.ts';
import { glyphAccuracies } from './glyph-accuracy.ts';
import {
  convolutionalNetwork,
  type Downsampling,
  type PictureNetwork,
  patchNetwork,
} from './picture-networks.ts';
import {
  type PictureShift,
  type PictureTranslation,
  pictureCriteria,
  pictureSentences,
  type ShiftedAccuracy,
} from './picture-shifts.ts';
import { numbersOf, seedsOf } from './settings-list.ts';
import { relativeDifference, type Squares, squaresOf } from './shifted-features.ts';
import {
  loadPictureMap,
  noisePicture,
  type PictureMap,
  type Planes,
  shiftedAround,
  squaresInside,
} from './shifted-pictures.ts';

const settings = {
  side: 40,
  channels: 16,
  convolutions: 3,
  halvings: 1,
  patch: 4,
  attentionLayers: 2,
  heads: 4,
  shifts: '1, 2, 3, 4, 5, 6, 7, 8',
  /** Pixels at border and seam that are left aside: no convolution here sees further. */
  margin: 8,
  /** Side of the pattern in silence. */
  pattern: 12,
  firstSeed: 1,
  seeds: 3,
  classes: 8,
  glyph: 6,
  glyphSide: 20,
  noise: 0.5,
  glyphHalvings: 2,
  dense: 64,
  updates: 200,
  batch: 32,
  learningRate: 0.003,
  warmup: 20,
  testItems: 256,
  testShifts: '0, 1, 2, 3, 4, 5, 6',
};
export type PictureTranslationSettings = typeof settings;

export const pictureTranslation: Experiment<PictureTranslationSettings> = {
  id: 'i',
  title: 'Translation of pictures',
  usual:
    'Features of a convolution move with the picture, and pooled over all places they do not change; a stride keeps this for shifts by multiples of the stride only, unless the maps are blurred first. A Vision Transformer has neither: it knows patches and their places.',
  settings,
  measure: async (host, given) => {
    const translation = {
      ...(await measureFeatures(host, given)),
      accuracies: await glyphAccuracies(host, given),
    };
    return findingOf({
      sentences: pictureSentences(translation),
      criteria: pictureCriteria(translation),
      charts: chartsOf(translation),
      tables: tablesOf(translation),
    });
  },
};

const strided: readonly Downsampling[] = ['maximum', 'mean', 'stride', 'blurred maximum'];

async function measureFeatures(
  host: ExperimentHost,
  given: PictureTranslationSettings,
): Promise<Omit<PictureTranslation, 'accuracies'>> {
  const measure = (network: PictureNetwork) => measureNetwork(host, given, network);
  const convolutional = (down: Downsampling) => measure(convolutionalNetwork(down, given));
  const found = [];
  for (const down of strided) found.push(await convolutional(down));
  return {
    convolution: await convolutional('none'),
    strided: found.slice(0, -1),
    blurred: found.at(-1)!,
    patches: await measure(patchNetwork(given)),
    placedPatches: await measure(patchNetwork(given, 'learned')),
  };
}

async function measureNetwork(
  host: ExperimentHost,
  given: PictureTranslationSettings,
  network: PictureNetwork,
): Promise<PictureShift> {
  host.note(`shifted pictures through ${network.name}`);
  const map = await loadPictureMap(network.trace, given.side, host);
  const shifts = numbersOf(given.shifts);
  const moved: Squares[][][] = shifts.map(() => [[], []]);
  const [means, maxima]: Squares[][][] = [shifts.map(() => []), shifts.map(() => [])];
  for (const seed of seedsOf(given)) {
    await addMoved(moved, map, given, network, seed);
    const key = foldName(keyOf(seed), 'pattern');
    const start = Math.floor((given.side - given.pattern) / 2) - 4;
    const pattern = noisePicture(key, given.side, { start, end: start + given.pattern });
    const [still, ...others] = await map.maps(seed, [
      pattern,
      ...shifts.map((by) => shiftedAround(pattern, by)),
    ]);
    for (const [i, maps] of others.entries()) {
      means![i]!.push(squaresOf(pooled(maps, meanOf), pooled(still!, meanOf)));
      maxima![i]!.push(squaresOf(pooled(maps, largestOf), pooled(still!, largestOf)));
    }
  }
  await map.release();
  const byShift = (squares: readonly (readonly Squares[])[]) =>
    shifts.map((shift, i) => ({ shift, difference: relativeDifference(squares[i]!) }));
  return {
    ...{ name: network.name, stride: network.stride },
    moved: shifts.map((shift, i) => ({ shift, difference: Math.min(...moved[i]!.map(relativeDifference)) })),
    mean: byShift(means!),
    maximum: byShift(maxima!),
  };
}

/** Of noise: the maps of the shifted picture against shifted maps; a shift by a part of a place is rounded whichever way fits better. */
async function addMoved(
  squares: readonly (readonly Squares[][])[],
  map: PictureMap,
  { side, margin, shifts: list }: PictureTranslationSettings,
  { stride }: PictureNetwork,
  seed: number,
): Promise<void> {
  const shifts = numbersOf(list);
  const noise = noisePicture(foldName(keyOf(seed), 'noise'), side);
  const [still, ...moved] = await map.maps(seed, [noise, ...shifts.map((by) => shiftedAround(noise, by))]);
  for (const [i, shift] of shifts.entries()) {
    const interior = {
      start: Math.ceil((shift + margin) / stride),
      end: Math.floor((side - margin) / stride),
    };
    [Math.floor, Math.ceil].forEach((rounded, way) => {
      const expected = shiftedAround(still!, rounded(shift / stride));
      squares[i]![way]!.push(squaresInside(moved[i]!, expected, interior));
    });
  }
}

/** Maps [K, S, S] -> [K]. */
function pooled({ channels, side, data }: Planes, pool: (values: Float32Array) => number): Float32Array {
  const places = side * side;
  return Float32Array.from({ length: channels }, (_, c) => pool(data.subarray(c * places, (c + 1) * places)));
}

const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const largestOf = (values: Float32Array) => values.reduce((most, value) => Math.max(most, value), -Infinity);

function networksOf(translation: PictureTranslation): readonly PictureShift[] {
  const { convolution, strided: others, blurred, patches, placedPatches } = translation;
  return [convolution, ...others, blurred, patches, placedPatches];
}

function chartsOf(translation: PictureTranslation): Chart[] {
  const networks = networksOf(translation);
  const chart = (title: string, caption: string, pick: 'moved' | 'mean'): Chart => ({
    kind: 'line',
    title,
    caption,
    x: { label: 'shift down and to the right, pixels' },
    y: { label: 'relative difference', scale: 'log' },
    series: networks.map((network) => ({
      name: network.name,
      points: network[pick].map(({ shift, difference: y }) => ({ x: shift, y: y > 0 ? y : null })),
    })),
  });
  return [
    chart(
      'Maps of a shifted picture against shifted maps',
      'At 1e-6 only rounding is left, and a point is missing where nothing differs at all.',
      'moved',
    ),
    chart(
      'The mean over all places',
      'A pattern in silence; with random weights, as networks are initialised.',
      'mean',
    ),
    {
      kind: 'line',
      title: 'Accuracy on shifted glyphs',
      caption:
        'Trained on glyphs in the middle of the picture; tested with glyphs shifted by so many pixels in one of eight directions.',
      x: { label: 'shift, pixels' },
      y: { label: 'accuracy' },
      series: translation.accuracies.map(({ name, points }) => ({
        name,
        points: points.map(({ shift, value }) => ({ x: shift, y: value })),
      })),
    },
  ];
}

function tablesOf(translation: PictureTranslation): Table[] {
  const networks = networksOf(translation);
  const worst = (points: PictureShift['mean']) => Math.max(...points.map((point) => point.difference));
  const percent = (share: number) => (100 * share).toFixed(0);
  const cell = ({ value, low, high }: ShiftedAccuracy['points'][number]) =>
    `${percent(value)} [${percent(low)}, ${percent(high)}]`;
  const [first] = translation.accuracies;
  return [
    {
      title: 'Relative difference by shift',
      caption:
        'Of maps: over all seeds, away from border and seam. Pooled: the largest difference of any shift.',
      columns: [
        'network',
        ...networks[0]!.moved.map(({ shift }) => `maps, ${shift}`),
        'mean of all places',
        'maximum of all places',
      ],
      rows: networks.map(({ name, moved, mean, maximum }) => [
        name,
        ...moved.map((point) => point.difference.toExponential(1)),
        worst(mean).toExponential(1),
        worst(maximum).toExponential(1),
      ]),
    },
    {
      title: 'Accuracy on shifted glyphs, percent',
      caption: 'The mean over seeds with its 95 % score interval.',
      columns: ['network', 'parameters', ...(first?.points ?? []).map(({ shift }) => `shift ${shift}`)],
      rows: translation.accuracies.map(({ name, parameters, points }) => [
        name,
        parameters,
        ...points.map(cell),
      ]),
    },
  ];
}
