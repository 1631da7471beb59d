/** What claim e says of its figures: what becomes of features when the input is shifted in time. */

import type { Criterion } from './claim.ts';
import { differenceText, rounding } from './shifted-features.ts';

/** Relative differences between shifted features and the features of the shifted input. */
export interface Equivariance {
  readonly name: string;
  /** Over the interior: positions that are at least a receptive field of the CNN behind the seam of the shift. */
  readonly interior: number;
  /** byDistance[d]: d positions behind the seam. */
  readonly byDistance: readonly number[];
}

/** The relative difference by shift. */
export interface PooledShift {
  readonly shift: number;
  readonly difference: number;
}

export interface Translation {
  readonly convolution: Equivariance;
  readonly placedConvolution: Equivariance;
  readonly recurrent: readonly Equivariance[];
  /** Without positions and without a causal mask. */
  readonly attention: Equivariance;
  readonly causalAttention: Equivariance;
  readonly placedAttention: readonly Equivariance[];
  /** Features of the CNN behind max-pooling by 2, compared with features shifted by half as much. */
  readonly strided: readonly PooledShift[];
  /** The CNN's features pooled over all positions, by kind of pooling: the largest difference of any shift. */
  readonly global: readonly { readonly name: string; readonly difference: number }[];
}

/** Below this, the memory of the start has faded. */
const faded = 1e-3;

export function translationCriteria(translation: Translation): readonly Criterion[] {
  return [
    convolutionIsEquivariant(translation),
    recurrenceIsNot(translation),
    attentionIsNot(translation),
    poolingIsInvariant(translation),
  ];
}

/** The networks' differences in the interior, and those behind pooling. */
export function translationSentences(translation: Translation): readonly string[] {
  const { convolution, recurrent, attention, placedAttention } = translation;
  const interiors = [convolution, ...recurrent, attention, ...placedAttention].map(
    ({ name, interior }) => `${differenceText(interior)} (${name})`,
  );
  const { even, odd, global } = pooledDifferences(translation);
  return [
    `Away from the borders, shifted features and features of the shifted input differ by ${interiors.join(', ')}.`,
    `After max-pooling by 2 the CNN's differ by ${differenceText(even)} for even shifts and at least ${differenceText(odd)} for odd ones, pooled over all positions by ${differenceText(global)}.`,
  ];
}

function convolutionIsEquivariant({ convolution: { interior } }: Translation): Criterion {
  return {
    statement: 'features of a CNN move with the input',
    holds: interior <= rounding,
    seen: `away from the borders they differ by ${differenceText(interior)}`,
    aspect: 'translation equivariance',
  };
}

/** From which distance on all differences are below the limit; undefined where the last is not. */
export function fadesAfter(byDistance: readonly number[], limit = faded): number | undefined {
  const distance = byDistance.findLastIndex((difference) => !(difference < limit)) + 1;
  return distance < byDistance.length ? distance : undefined;
}

function recurrenceIsNot({ recurrent }: Translation): Criterion {
  const fading = recurrent.map(({ name, byDistance }) => ({ name, after: fadesAfter(byDistance) }));
  const kept = fading.filter(({ after }) => after === undefined).map(({ name }) => name);
  const lost = fading
    .filter(({ after }) => after !== undefined)
    .map(({ name, after }) => `${name} from step ${after}`);
  const start = differenceText(Math.max(...recurrent.map(({ byDistance }) => byDistance[0]!)));
  const parts = [
    ...(lost.length > 0 ? [`fade below ${faded} as the start is forgotten (${lost.join(', ')})`] : []),
    ...(kept.length > 0 ? [`do not fade in ${kept.join(', ')}`] : []),
  ];
  return {
    statement: 'features of an RNN do not move with the input',
    holds: lost.length === 0,
    seen: `differences of up to ${start} at the seam ${parts.join(' and ')}`,
    aspect: 'translation equivariance',
  };
}

function attentionIsNot({ attention }: Translation): Criterion {
  const equivariant = attention.interior <= rounding;
  return {
    statement: 'features of self-attention do not move with the input',
    holds: !equivariant,
    seen: `without positions and mask they ${equivariant ? 'do' : 'do not'} (${differenceText(attention.interior)})`,
  };
}

/** The largest for even shifts, the least for odd ones, and the largest over all positions. */
function pooledDifferences({ strided, global }: Translation) {
  const worst = (points: readonly { readonly difference: number }[]) =>
    Math.max(...points.map(({ difference }) => difference));
  const [even, odd] = [0, 1].map((rest) => strided.filter(({ shift }) => shift % 2 === rest)) as [
    PooledShift[],
    PooledShift[],
  ];
  const least = Math.min(...odd.map(({ difference }) => difference));
  return { even: worst(even), odd: least, global: worst(global) };
}

function poolingIsInvariant(translation: Translation): Criterion {
  const { even, odd, global } = pooledDifferences(translation);
  return {
    statement:
      'strided pooling keeps equivariance to even shifts only, and global pooling makes features invariant',
    holds: even <= rounding && odd > rounding && global <= rounding,
    seen: `${differenceText(even)} for even shifts, at least ${differenceText(odd)} for odd ones, ${differenceText(global)} over all positions`,
    aspect: 'translation equivariance',
  };
}
