/** What claim e says of its figures: what becomes of features when the input is shifted in time. */
import { type Criterion, judge } from './criterion.ts';

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

/** Below this, differences are rounding of float32. */
const rounding = 1e-5;
/** Below this, the memory of the start has faded. */
const faded = 1e-3;

export function judgeTranslation(translation: Translation) {
  return judge([
    convolutionIsEquivariant(translation),
    recurrenceIsNot(translation),
    attentionIsNot(translation),
    poolingIsInvariant(translation),
  ]);
}

function convolutionIsEquivariant({ convolution: { interior } }: Translation): Criterion {
  const met = interior <= rounding;
  return {
    statement: 'features of a CNN move with the input',
    holds: met,
    seen: `Away from the borders, features of a CNN ${met ? 'move with the input' : 'do not move with the input'} (relative difference ${figure(interior)}).`,
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
  const start = figure(Math.max(...recurrent.map(({ byDistance }) => byDistance[0]!)));
  const parts = [
    ...(lost.length > 0 ? [`fade below ${faded} as the start is forgotten (${lost.join(', ')})`] : []),
    ...(kept.length > 0 ? [`do not fade in ${kept.join(', ')}`] : []),
  ];
  return {
    statement: 'features of an RNN do not',
    holds: lost.length === 0,
    seen: `In RNNs they differ by up to ${start} at the seam; the differences ${parts.join(' and ')}.`,
  };
}

function attentionIsNot({
  attention,
  causalAttention,
  placedAttention,
  placedConvolution,
}: Translation): Criterion {
  const equivariant = attention.interior <= rounding;
  const placed = [causalAttention, ...placedAttention, placedConvolution]
    .map(({ name, interior }) => `${name} ${figure(interior)}`)
    .join(', ');
  return {
    statement: 'features of self-attention do not',
    holds: !equivariant,
    seen: `Self-attention without positions ${equivariant ? 'is equivariant' : 'is not equivariant'} (${figure(attention.interior)}); with a mask or with positions: ${placed}.`,
  };
}

function poolingIsInvariant({ strided, global }: Translation): Criterion {
  const worst = (points: readonly { readonly difference: number }[]) =>
    Math.max(...points.map(({ difference }) => difference));
  const [even, odd] = [0, 1].map((rest) => strided.filter(({ shift }) => shift % 2 === rest)) as [
    PooledShift[],
    PooledShift[],
  ];
  const least = Math.min(...odd.map(({ difference }) => difference));
  const invariant = worst(global) <= rounding;
  return {
    statement: 'strided pooling keeps equivariance to even shifts only; global pooling is invariant',
    holds: worst(even) <= rounding && least > rounding && invariant,
    seen: `Behind max-pooling by 2 the CNN's features differ by ${figure(worst(even))} for even shifts and by at least ${figure(least)} for odd ones; pooled over all positions they are ${invariant ? 'invariant' : 'not invariant'} (${figure(worst(global))}).`,
  };
}

function figure(value: number): string {
  if (value === 0) return 'exactly 0';
  return value >= 0.01 ? value.toFixed(2) : value.toExponential(0);
}
