/** What claim a says of its figures: how fast gradients decay over time, family by family. */
import { type Criterion, judge } from './criterion.ts';
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

/** A factor so near to 1 that 200 steps change a gradient by less than 60 times. */
const steady = { least: 0.98, most: 1.02 };
/** How straight the logarithm must be to be called exponential. */
const straight = 0.95;

export function decayOf(name: string, norms: readonly number[]): Decay {
  const points = norms.map((y, x) => ({ x, y })).slice(1);
  return { name, norms, fit: fitExponential(points) };
}

export function judgeDecays(decays: Decays) {
  return judge([
    plainDecays(decays),
    gatesPreserve(decays),
    endsAtReceptiveField(decays),
    attentionIsFlat(decays),
  ]);
}

const perStep = ({ fit }: Decay) => fit.factor.toFixed(3);
const isSteady = ({ fit }: Decay) => fit.factor >= steady.least && fit.factor <= steady.most;

function plainDecays({ plain }: Decays): Criterion {
  const fitted = plain.filter(({ fit }) => !Number.isNaN(fit.factor));
  const ordered = [...fitted].sort((a, b) => a.fit.factor - b.fit.factor);
  const [least, most] = [ordered[0]!, ordered.at(-1)!];
  const vanishes = least.fit.factor < steady.least;
  const explodes = most.fit.factor > steady.most;
  const exponential = Math.min(least.fit.rSquared, most.fit.rSquared) >= straight;
  const asInitialised = plain
    .filter(({ gain }) => gain === 1)
    .map((decay) => `${perStep(decay)} for ${decay.name}`)
    .join(' and ');
  const extremes = `${perStep(least)} (${least.name}, gain ${least.gain}) and ${perStep(most)} (${most.name}, gain ${most.gain})`;
  const kinds = [vanishes && 'vanish', explodes && 'explode'].filter(Boolean).join(' or ');
  const verb = kinds === '' ? 'neither vanish nor explode' : kinds;
  return {
    statement: 'gradients of a plain RNN vanish or explode exponentially',
    holds: vanishes && explodes && exponential,
    seen: `Gradients of Elman networks ${verb}${exponential ? ' exponentially' : ', but not exponentially'}: each step multiplies them by ${asInitialised} as initialised, and by between ${extremes} where the recurrent weights are scaled.`,
  };
}

function gatesPreserve({ gated, forgetting }: Decays): Criterion {
  const preserved = gated.filter(isSteady);
  const figures = gated.map((decay) => `${perStep(decay)} for ${decay.name}`).join(' and ');
  const verb = preserved.length === gated.length ? 'preserve' : 'do not all preserve';
  const open = forgetting.find(isSteady);
  const opened =
    open === undefined
      ? 'no forget bias that was tried makes the LSTM preserve them'
      : `the LSTM preserves them once its forget bias starts at ${open.forgetBias} (${perStep(open)})`;
  return {
    statement: 'gates preserve gradients',
    holds: preserved.length === gated.length,
    seen: `Gates as initialised ${verb} them (${figures}); ${opened}.`,
  };
}

function endsAtReceptiveField({ convolution }: Decays): Criterion {
  const { norms, receptiveField } = convolution;
  const inside = norms.slice(0, receptiveField).every((norm) => norm > 0);
  const beyond = norms.slice(receptiveField).every((norm) => norm === 0);
  const largest = Math.max(0, ...norms.slice(receptiveField));
  return {
    statement: 'a CNN passes no gradient beyond its receptive field',
    holds: inside && beyond,
    seen: `Beyond the CNN's receptive field of ${receptiveField} positions the gradient is ${beyond ? 'exactly zero' : `as large as ${largest.toExponential(1)}`}${inside ? '' : ', and it is zero at some position inside'}.`,
  };
}

/** Flat: no trend over the lags, and no lag with 20 times the gradient of another. */
function attentionIsFlat({ attention }: Decays): Criterion {
  const earlier = attention.norms.slice(1);
  const ratio = Math.max(...earlier) / Math.min(...earlier);
  const flat = isSteady(attention) && ratio < 20;
  return {
    statement: 'self-attention passes gradients alike from every distance',
    holds: flat,
    seen: `Through self-attention it is ${flat ? 'about flat' : 'not flat'}: ${perStep(attention)} per step, the largest ${ratio.toFixed(1)} times the smallest over lags 1 to ${earlier.length}.`,
  };
}
