/** The last part of claim i: networks learn glyphs in the middle of a picture, and are asked for glyphs elsewhere. */
import { fold, foldName, type Key, keyOf, normalValues, uniform } from '../base/random.ts';
import type { Example, FieldValues } from '../data/field.ts';
import { classification } from '../models/heads/classification.ts';
import { headPass } from '../models/heads/head.ts';
import { sequenceOf } from '../models/images/image-sequence.ts';
import { fedTensor, type Model } from '../models/model.ts';
import type { poolingKinds } from '../nn/pooling.ts';
import type { Predictor } from '../search/predictor.ts';
import { shareInterval } from './binomial-interval.ts';
import type { ExperimentHost } from './experiment.ts';
import { countParameters } from './network-model.ts';
import {
  convolutionalNetwork,
  type PictureNetwork,
  patchNetwork,
  withDenseLayer,
} from './picture-networks.ts';
import type { ShiftedAccuracy } from './picture-shifts.ts';
import { numbersOf, seedsOf } from './settings-list.ts';
import { countRight, type Draw, trainOnDraws } from './train-on-draws.ts';

export interface GlyphSettings {
  readonly channels: number;
  readonly convolutions: number;
  readonly patch: number;
  readonly attentionLayers: number;
  readonly heads: number;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly classes: number;
  /** Side of a glyph and of a picture, and the deviation of the noise on it. */
  readonly glyph: number;
  readonly glyphSide: number;
  readonly noise: number;
  readonly glyphHalvings: number;
  /** Size of the dense layer over all places. */
  readonly dense: number;
  readonly updates: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly warmup: number;
  readonly testItems: number;
  readonly testShifts: string;
}

interface System {
  readonly network: PictureNetwork;
  readonly pooling: (typeof poolingKinds)[number];
  /** Whether nothing but the pool over all places is read. */
  readonly isGlobal: boolean;
}

function systemsOf(given: GlyphSettings): readonly System[] {
  const sizes = { ...given, halvings: given.glyphHalvings };
  const maximum = convolutionalNetwork('maximum', sizes);
  return [
    { network: convolutionalNetwork('none', sizes), pooling: 'max', isGlobal: true },
    { network: maximum, pooling: 'max', isGlobal: true },
    { network: convolutionalNetwork('blurred maximum', sizes), pooling: 'max', isGlobal: true },
    { network: withDenseLayer(given.dense, maximum), pooling: 'mean', isGlobal: false },
    { network: patchNetwork(given), pooling: 'mean', isGlobal: true },
    { network: patchNetwork(given, 'learned'), pooling: 'mean', isGlobal: false },
  ];
}

/** Every network with every seed, at every shift. */
export async function glyphAccuracies(
  host: ExperimentHost,
  given: GlyphSettings,
): Promise<readonly ShiftedAccuracy[]> {
  const found: ShiftedAccuracy[] = [];
  for (const system of systemsOf(given)) found.push(await measureAccuracy(host, given, system));
  return found;
}

async function measureAccuracy(
  host: ExperimentHost,
  given: GlyphSettings,
  { network, pooling, isGlobal }: System,
): Promise<ShiftedAccuracy> {
  const { updates, batch: rows, learningRate, warmup, testItems } = given;
  const model = glyphModel(network, pooling, given);
  const shifts = numbersOf(given.testShifts);
  const shares = new Map<number, number[]>(shifts.map((shift) => [shift, []]));
  for (const seed of seedsOf(given)) {
    host.note(`${network.name} learns glyphs, seed ${seed}`);
    const test = async (predictor: Predictor) => {
      const entries: [string, number][] = [];
      for (const shift of shifts)
        entries.push([`${shift}`, (await countRightGlyphs(predictor, given, shift, seed)) / testItems]);
      return Object.fromEntries(entries);
    };
    const run = { seed, updates, rows, learningRate, warmup };
    const { metrics } = await trainOnDraws(model, glyphDraw(given, 0), run, test, host);
    for (const shift of shifts) shares.get(shift)!.push(metrics[shift] ?? 0);
  }
  return {
    ...{ name: network.name, isGlobal, stride: network.stride, down: network.down },
    parameters: countParameters(model),
    points: shifts.map((shift) => ({ shift, ...shareInterval(shares.get(shift)!, testItems) })),
  };
}

/** A picture, the network, and the label of what is pooled over its maps. Input: `image` [1, S, S]. */
function glyphModel(
  { trace }: PictureNetwork,
  pooling: System['pooling'],
  { glyphSide, classes }: GlyphSettings,
): Model {
  const options = classification.options.parse({ labels: classes, pooling });
  return {
    inputs: new Map([['image', { dtype: 'float32', axes: [1, glyphSide, glyphSide] }]]),
    labels: classification.labels(options, 'T'),
    units: classification.units(options),
    forward(scope, fed) {
      const maps = trace(scope.child('network'), fedTensor(fed, 'image'));
      return headPass(classification, scope, options, { input: sequenceOf(maps), fed });
    },
  };
}

/** Eight directions, so that a shift moves as far in each test item. */
const directions = [
  [0, 1],
  [1, 1],
  [1, 0],
  [1, -1],
  [0, -1],
  [-1, -1],
  [-1, 0],
  [-1, 1],
] as const;

/** Rows with the glyph of a class, `shift` pixels away from the middle, on noise. */
export function glyphDraw(given: GlyphSettings, shift: number): Draw {
  const { classes, glyph, glyphSide: side, noise } = given;
  const glyphs = Array.from({ length: classes }, (_, label) => glyphOf(label, glyph));
  const middle = Math.floor((side - glyph) / 2);
  return (batch, row): Example => {
    const key = fold(batch, row);
    const label = Math.min(classes - 1, Math.floor(classes * uniform(key, 0)));
    const [down, across] = directions[Math.min(7, Math.floor(8 * uniform(key, 1)))]!;
    const image = normalValues(foldName(key, 'noise'), side * side, noise);
    glyphs[label]!.forEach((value, i) => {
      const y = middle + down * shift + Math.floor(i / glyph);
      const x = middle + across * shift + (i % glyph);
      image[y * side + x]! += value;
    });
    return new Map<string, FieldValues>([
      ['image', image],
      ['label', Int32Array.of(label)],
    ]);
  };
}

/** A square of 1 and -1, the same for every seed. */
function glyphOf(label: number, side: number): readonly number[] {
  const key: Key = foldName(keyOf(label), 'glyph');
  return Array.from({ length: side * side }, (_, i) => (uniform(key, i) < 0.5 ? -1 : 1));
}

function countRightGlyphs(
  predictor: Predictor,
  given: GlyphSettings,
  shift: number,
  seed: number,
): Promise<number> {
  const key = fold(foldName(keyOf(seed), 'test'), shift);
  return countRight(predictor, glyphDraw(given, shift), key, given.testItems);
}
