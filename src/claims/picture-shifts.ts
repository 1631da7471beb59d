/** What claim i says of its figures: what becomes of features and of answers when a picture is shifted. */

import type { Estimate } from '../metrics/estimate.ts';
import type { Criterion } from './claim.ts';
import type { Downsampling } from './picture-networks.ts';
import { differenceText, rounding } from './shifted-features.ts';

interface ShiftPoint {
  /** Pixels, down and to the right. */
  readonly shift: number;
  /** The relative difference. */
  readonly difference: number;
}

export interface PictureShift {
  readonly name: string;
  /** Pixels by which a picture moves while maps move by one place. */
  readonly stride: number;
  /** Maps of shifted noise against shifted maps of noise. */
  readonly moved: readonly ShiftPoint[];
  /** Of a pattern in silence: the mean of the maps over all places, and the maximum. */
  readonly mean: readonly ShiftPoint[];
  readonly maximum: readonly ShiftPoint[];
}

/** A network that was trained on pictures in the middle. */
export interface ShiftedAccuracy {
  readonly name: string;
  /** Whether its answer is read from the mean or maximum over all places alone. */
  readonly isGlobal: boolean;
  readonly stride: number;
  /** Of convolutional networks: how their maps become smaller. */
  readonly down?: Downsampling | undefined;
  readonly parameters: number;
  /** 0 to 1, by shift; the first is none. */
  readonly points: readonly (Estimate & { readonly shift: number })[];
}

export interface PictureTranslation {
  readonly convolution: PictureShift;
  readonly strided: readonly PictureShift[];
  readonly blurred: PictureShift;
  /** Without positions, and with them. */
  readonly patches: PictureShift;
  readonly placedPatches: PictureShift;
  readonly accuracies: readonly ShiftedAccuracy[];
}

/** Accuracies that differ by less are as good as equal. */
const margin = 0.05;

export function pictureCriteria(translation: PictureTranslation): readonly Criterion[] {
  return [
    convolutionMoves(translation),
    strideKeepsMultiples(translation),
    globalPoolingIsInvariant(translation),
    strideBreaksInvariance(translation),
    blurRestores(translation),
    patchesMoveWhole(translation),
    globalKeepsAccuracy(translation),
    strideLosesAccuracy(translation),
    placesLoseAccuracy(translation),
  ];
}

/** The decisive figures of features and of accuracies. */
export function pictureSentences({
  convolution,
  strided,
  patches,
  accuracies,
}: PictureTranslation): readonly string[] {
  const odd = Math.min(...strided.map((network) => least(partsOf(network).others)));
  const last = accuracies[0]!.points.at(-1)!.shift;
  const kept = accuracies.map(
    ({ name, points }) => `${percent(points[0]!.value)} to ${percent(points.at(-1)!.value)} (${name})`,
  );
  return [
    `Away from the border, maps of a convolution and of a shifted picture differ by ${differenceText(worst(convolution.moved))} once shifted; with a stride of 2 by at least ${differenceText(odd)} for odd shifts; over patches of ${patches.stride} pixels by ${differenceText(worst(partsOf(patches).whole))} for shifts by whole patches and at least ${differenceText(least(partsOf(patches).others))} for others.`,
    `Trained in the middle, networks go with a shift of ${last} pixels from an accuracy of ${kept.join(', ')}.`,
  ];
}

const worst = (points: readonly ShiftPoint[]) => Math.max(...points.map(({ difference }) => difference));
const least = (points: readonly ShiftPoint[]) => Math.min(...points.map(({ difference }) => difference));

/** Shifts by multiples of the stride, and the others. */
function partsOf({ stride, moved }: PictureShift) {
  const isWhole = ({ shift }: ShiftPoint) => shift % stride === 0;
  return { whole: moved.filter(isWhole), others: moved.filter((point) => !isWhole(point)) };
}

function convolutionMoves({ convolution }: PictureTranslation): Criterion {
  const found = worst(convolution.moved);
  return {
    statement: 'features of a convolution move with the picture',
    holds: found <= rounding,
    seen: `away from the border they differ by ${differenceText(found)}`,
    aspect: 'translation equivariance',
  };
}

function strideKeepsMultiples({ strided }: PictureTranslation): Criterion {
  const whole = Math.max(...strided.map((network) => worst(partsOf(network).whole)));
  const others = Math.min(...strided.map((network) => least(partsOf(network).others)));
  return {
    statement: 'a stride keeps this for shifts by its multiples only',
    holds: whole <= rounding && others > rounding,
    seen: `${differenceText(whole)} for multiples, at least ${differenceText(others)} for others`,
    aspect: 'translation equivariance',
  };
}

function globalPoolingIsInvariant({ convolution: { mean, maximum } }: PictureTranslation): Criterion {
  const found = Math.max(worst(mean), worst(maximum));
  return {
    statement: 'pooled over all places, features of a convolution do not change',
    holds: found <= rounding,
    seen: `mean and maximum differ by ${differenceText(found)}`,
    aspect: 'translation equivariance',
  };
}

/** Half of the shifts are odd: their largest difference counts. */
function strideBreaksInvariance({ strided }: PictureTranslation): Criterion {
  const found = strided.map(({ name, mean }) => ({ name, most: worst(mean) }));
  const named = found.map(({ name, most }) => `${differenceText(most)} (${name})`);
  return {
    statement: 'after a stride, features pooled over all places change',
    holds: found.every(({ most }) => most > rounding),
    seen: `their mean by up to ${named.join(', ')}`,
  };
}

function blurRestores({ strided, blurred }: PictureTranslation): Criterion {
  const plain = worst(strided[0]!.mean);
  const found = worst(blurred.mean);
  return {
    statement: 'blurred before the stride, they change less than half as much',
    holds: found < plain / 2,
    seen: `by ${differenceText(found)} against ${differenceText(plain)} (${strided[0]!.name})`,
  };
}

function patchesMoveWhole({ patches, placedPatches }: PictureTranslation): Criterion {
  const { whole, others } = partsOf(patches);
  const placed = least(placedPatches.moved);
  return {
    statement: 'a Transformer over patches moves with whole patches only, and with positions not at all',
    holds: worst(whole) <= rounding && least(others) > rounding && placed > rounding,
    seen: `${differenceText(worst(whole))} for whole patches, at least ${differenceText(least(others))} for other shifts, with positions at least ${differenceText(placed)}`,
  };
}

/** The lead of no shift over the largest one, and how far that is sure. */
function lossOf({ points }: ShiftedAccuracy) {
  const [first, last] = [points[0]!, points.at(-1)!];
  return { most: first.value - last.low, least: first.value - last.high, value: first.value - last.value };
}

const listed = (networks: readonly ShiftedAccuracy[]) =>
  networks
    .map((network) => `${(100 * lossOf(network).value).toFixed(0)} points (${network.name})`)
    .join(', ');

function globalKeepsAccuracy({ accuracies }: PictureTranslation): Criterion {
  const own = accuracies.filter(({ isGlobal, stride }) => isGlobal && stride === 1);
  return {
    statement: 'a CNN without a stride that pools over all places answers shifted pictures as well',
    holds: own.every((network) => lossOf(network).most <= margin),
    seen: `it loses ${listed(own)}`,
    aspect: 'translation equivariance',
  };
}

function strideLosesAccuracy({ accuracies }: PictureTranslation): Criterion {
  const [plain, blurred] = (['maximum', 'blurred maximum'] as const).map((wanted) =>
    accuracies.find(({ down }) => down === wanted),
  );
  const worstLoss = ({ points }: ShiftedAccuracy) =>
    points[0]!.value - Math.min(...points.map(({ value }) => value));
  const [lost, kept] = [worstLoss(plain!), worstLoss(blurred!)];
  return {
    statement: 'with a stride it loses accuracy, and blurred before the stride less than half as much',
    holds: lost > margin && kept < lost / 2,
    seen: `at the worst shift ${(100 * lost).toFixed(0)} points (${plain!.name}) against ${(100 * kept).toFixed(0)} (${blurred!.name})`,
  };
}

function placesLoseAccuracy({ accuracies }: PictureTranslation): Criterion {
  const own = accuracies.filter(({ isGlobal }) => !isGlobal);
  return {
    statement: 'networks that know places do not',
    holds: own.every((network) => lossOf(network).least > margin),
    seen: `they lose ${listed(own)}`,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
