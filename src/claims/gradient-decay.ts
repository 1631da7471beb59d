/** What claim a says of its figures: how fast gradients decay over time, family by family. */
import type { Criterion } from './claim.ts';
import { type ExponentialFit, fitExponential } from './exponential-fit.ts';

/** The gradient of one network at initialisation. */
export interface Decay {
  readonly name: string;
  /** norms[k] = ||dL / dx_(T - k)||, the median over rows and seeds. */
  readonly norms: readonly number[];
  /** Over lags from 1 on. */
  readonly fit: ExponentialFit;
}

export interface Decays {
  /** Elman networks, one for each activation and recurrent gain; `gain` 1 as initialised. */
  readonly plain: readonly (Decay & { readonly gain: number })[];
  /** LSTM and GRU as initialised. */
  readonly gated: readonly Decay[];
  /** LSTMs by the initial bias of their forget gate. */
  readonly forgetting: readonly (Decay & { readonly forgetBias: number })[];
  readonly convolution: Decay & { readonly receptiveField: number };
  readonly attention: Decay;
}

/** Over all lags a gradient that is preserved changes by less than 60 times: as 200 factors of 1.02 or 0.98 would. */
const preserved = 60;
/** A factor that makes 200 steps change a gradient by more than that. */
const steady = { least: 0.98, most: 1.02 };
/** How straight the logarithm must be to be called exponential: with a smaller R^2 there is no factor to report. */
const straight = 0.95;

export function decayOf(name: string, norms: readonly number[]): Decay {
  const points = norms.map((y, x) => ({ x, y })).slice(1);
  return { name, norms, fit: fitExponential(points) };
}

export function decayCriteria(decays: Decays): readonly Criterion[] {
  return [plainDecays(decays), gatesPreserve(decays), endsAtReceptiveField(decays), attentionIsFlat(decays)];
}

/** The factors as initialised; then what forget biases and receptive fields do. */
export function decaySentences(decays: Decays): readonly string[] {
  const { plain, gated, forgetting, convolution, attention } = decays;
  const { least, most } = extremes(plain);
  const asInitialised = [...plain.filter(({ gain }) => gain === 1), ...gated, attention];
  const factors = asInitialised.filter(isExponential).map((decay) => `${perStep(decay)} (${decay.name})`);
  const others = asInitialised.filter((decay) => !isExponential(decay));
  const without =
    others.length === 0
      ? ''
      : ` No exponential describes ${others.map((decay) => `${decay.name} (${perStep(decay)})`).join(', ')}.`;
  const open = forgetting.find(isPreserved);
  const opened =
    open === undefined
      ? 'No forget bias that was tried makes an LSTM preserve it'
      : `An LSTM preserves it with a forget bias of ${open.forgetBias} (${perStep(open)})`;
  return [
    `Each step back in time multiplies the gradient by ${factors.join(', ')}; scaled recurrent weights take Elman networks from ${perStep(least)} to ${perStep(most)}.${without}`,
    `${opened}; beyond the ${convolution.receptiveField} positions that a CNN sees it is ${beyondField(convolution)}.`,
  ];
}

/** Whether the logarithm is a straight line, so that every step multiplies by one factor. */
export function isExponential({ fit }: Decay): boolean {
  return fit.points > 2 && fit.rSquared >= straight;
}

/** The factor where there is one; else what range the gradient stays in. */
function perStep(decay: Decay): string {
  if (isExponential(decay)) return decay.fit.factor.toFixed(3);
  const spread = spreadOf(decay);
  return Number.isFinite(spread) ? `within a factor of ${spread.toFixed(1)}` : 'zero at some lags';
}

/** The largest norm over the smallest, from lag 1 on. */
function spreadOf({ norms }: Decay): number {
  const earlier = norms.slice(1);
  return Math.max(...earlier) / Math.min(...earlier);
}

const isPreserved = (decay: Decay) => spreadOf(decay) < preserved;

/** The fastest decay and the fastest growth, of those that are exponential where any is. */
function extremes(plain: Decays['plain']) {
  const exponential = plain.filter(isExponential);
  const ordered = (exponential.length > 0 ? exponential : plain).toSorted(
    (a, b) => a.fit.factor - b.fit.factor,
  );
  return { least: ordered[0]!, most: ordered.at(-1)! };
}

function beyondField({ norms, receptiveField }: Decays['convolution']): string {
  const largest = Math.max(0, ...norms.slice(receptiveField));
  return largest === 0 ? 'exactly zero' : `as large as ${largest.toExponential(1)}`;
}

function plainDecays({ plain }: Decays): Criterion {
  const { least, most } = extremes(plain);
  const vanishes = least.fit.factor < steady.least;
  const explodes = most.fit.factor > steady.most;
  const exponential = isExponential(least) && isExponential(most);
  const kinds = [vanishes && 'vanish', explodes && 'explode'].filter(Boolean).join(' or ');
  const verb = kinds === '' ? 'neither vanish nor explode' : kinds;
  const factor = (decay: typeof least) => `${perStep(decay)} (${decay.name}, gain ${decay.gain})`;
  return {
    statement: 'gradients of a plain RNN vanish or explode exponentially',
    holds: vanishes && explodes && exponential,
    seen: `they ${verb}${exponential ? ' exponentially' : ', but not exponentially'}, with factors per step from ${factor(least)} to ${factor(most)}`,
    aspect: 'long sequences',
  };
}

function gatesPreserve({ gated }: Decays): Criterion {
  return {
    statement: 'gates preserve gradients as initialised',
    holds: gated.every(isPreserved),
    seen: `per step ${gated.map((decay) => `${perStep(decay)} (${decay.name})`).join(', ')}`,
    aspect: 'long sequences',
  };
}

function endsAtReceptiveField({ convolution }: Decays): Criterion {
  const { norms, receptiveField } = convolution;
  const inside = norms.slice(0, receptiveField).every((norm) => norm > 0);
  const beyond = norms.slice(receptiveField).every((norm) => norm === 0);
  return {
    statement: 'a CNN passes no gradient beyond its receptive field',
    holds: inside && beyond,
    seen: `${beyondField(convolution)} beyond ${receptiveField} positions${inside ? '' : ', and zero at some position inside'}`,
  };
}

/** Flat: no lag has 20 times the gradient of another. */
function attentionIsFlat({ attention }: Decays): Criterion {
  const ratio = spreadOf(attention);
  const flat = ratio < 20;
  const factor = isExponential(attention) && !flat ? `factor ${perStep(attention)} per step, ` : '';
  return {
    statement: 'self-attention passes gradients alike from every distance',
    holds: flat,
    seen: `${flat ? 'about flat' : 'not flat'}: ${factor}the largest ${ratio.toFixed(1)} times the smallest over lags 1 to ${attention.norms.length - 1}`,
  };
}
