/** Sizes at which one system has as many parameters as another: first the width, then a finer size. */
import type { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { findFamily } from '../models/model-config.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { layoutOf } from '../nn/flat-parameters.ts';
import { modelConfigOf } from '../tasks/model-options.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';

/** How far from the target a count may be, as a share of it. */
export const matchTolerance = 0.02;

/** A search that gets to this width, or to this finer size, finds nothing. */
const largestSize = 65536;

/** Above the least common multiple of any heads and directions that make sense. */
const largestStep = 1024;

interface Vocabularies {
  readonly source: { readonly size: number };
  readonly target: { readonly size: number };
}

type Side = 'encoder' | 'decoder';

/** Options of each side that are solved. */
type Sizes = Readonly<Record<Side, Readonly<Record<string, number>>>>;

interface FinerSize {
  readonly key: string;
  readonly sides: readonly Side[];
  /** It is left alone where the count is as close as this share of the target. */
  readonly closeEnough: number;
}

/**
 * Finer sizes than the width, in the order in which they are tried; families have them or not. An embedding that
 * differs from the width brings maps between the two with it, so it is a last resort.
 */
const finerSizes: readonly FinerSize[] = [
  { key: 'inner', sides: ['encoder', 'decoder'], closeEnough: 0.005 },
  { key: 'embedding', sides: ['encoder', 'decoder'], closeEnough: matchTolerance },
  { key: 'embedding', sides: ['decoder'], closeEnough: matchTolerance },
];

/** The number of parameters of the model that the options describe; it is traced, not trained. */
export function countParameters(options: TrainingOptions, vocabularies: Vocabularies): number {
  return layoutOf(traceParameters(sequenceToSequence(modelConfigOf(options, vocabularies)))).size;
}

/**
 * The options with the sizes at which the model has `target` parameters within 2 %.
 *
 * 1. Both sides get the width that comes closest; an inner size keeps its ratio to the width.
 * 2. Where that is not close enough, the inner size is solved at that width, and at last the size of the embeddings.
 *
 * Throws: E_CONFIG where no sizes come within 2 %; `where` names the system.
 */
export function matchParameters(
  options: TrainingOptions,
  vocabularies: Vocabularies,
  target: number,
  where: string,
): TrainingOptions {
  const count = memoise((sizes: Sizes) => countOrInfinity(withSizes(options, sizes), vocabularies));
  const missOf = (sizes: Sizes) => Math.abs(count(sizes) - target) / target;
  const closest = (candidates: readonly Sizes[]) =>
    candidates.reduce((best, sizes) => (missOf(sizes) < missOf(best) ? sizes : best));
  const step = smallestWidth(options, vocabularies);
  const widest = largest((n) => count(sizesOf(options, n * step)), target) * step;
  const widths = [widest, widest + step].filter((width) => width > 0);
  let best = closest(widths.map((width) => sizesOf(options, width)));
  for (const { key, sides: wanted, closeEnough } of finerSizes) {
    if (missOf(best) <= closeEnough) continue;
    const sides = wanted.filter((side) => key in schemaOf(options, side).shape);
    const candidates = widths.flatMap((width) => {
      const sized = (n: number) => refined(sizesOf(options, width), key, sides, n);
      const size = largest((n) => count(sized(n)), target);
      return [size, size + 1].filter((n) => n > 0).map(sized);
    });
    best = closest([best, ...candidates]);
  }
  if (missOf(best) <= matchTolerance) return withSizes(options, best);
  throw noMatch(where, count(best), target);
}

/** Beyond what a family or a model may have there is no model, and nothing that comes close. */
function countOrInfinity(options: TrainingOptions, vocabularies: Vocabularies): number {
  try {
    return countParameters(options, vocabularies);
  } catch (error) {
    if (error instanceof HeddleError) return Infinity;
    throw error;
  }
}

/** `count` that traces each model once. */
function memoise(count: (sizes: Sizes) => number): (sizes: Sizes) => number {
  const known = new Map<string, number>();
  return (sizes) => {
    const key = JSON.stringify(sizes);
    const value = known.get(key) ?? count(sizes);
    known.set(key, value);
    return value;
  };
}

/**
 * Heads and directions divide the width: the widths that make a model are the multiples of the smallest one.
 *
 * Throws: E_CONFIG where no width makes a model, whatever the reason is.
 */
function smallestWidth(options: TrainingOptions, vocabularies: Vocabularies): number {
  const at = (width: number) => withSizes(options, sizesOf(options, width));
  for (let width = 1; width < largestStep; width++) {
    if (countOrInfinity(at(width), vocabularies) < Infinity) return width;
  }
  countParameters(at(largestStep), vocabularies);
  return largestStep;
}

/** The largest n with count(n) <= target, where count grows with n; 0 where even 1 is too many. */
function largest(count: (n: number) => number, target: number): number {
  let [low, high] = [0, 1];
  while (high <= largestSize && count(high) <= target) {
    // Counts grow with the square of a width, if not more slowly.
    [low, high] = [high, Math.ceil(high * Math.max(2, Math.sqrt(target / count(high))))];
  }
  while (high - low > 1) {
    const middle = between(low, high, count, target);
    if (count(middle) <= target) low = middle;
    else high = middle;
  }
  return low;
}

/** Where count reaches the target, were it a power of n between the two; the middle where there is no model at `high`. */
function between(low: number, high: number, count: (n: number) => number, target: number): number {
  const [below, above] = [count(low), high > largestSize ? Infinity : count(high)];
  const share = above === Infinity ? 0.5 : Math.log(target / below) / Math.log(above / below);
  const reached = Math.floor(low * (high / low) ** share);
  return Math.min(high - 1, Math.max(low + 1, reached));
}

/** The width of both sides; an inner size keeps the ratio to the width that was asked for, or that of the defaults. */
function sizesOf(options: TrainingOptions, width: number): Sizes {
  const side = (name: Side) => {
    const ratio = innerRatio(options, name);
    return { width, ...(ratio !== undefined && { inner: Math.max(1, Math.round(ratio * width)) }) };
  };
  return { encoder: side('encoder'), decoder: side('decoder') };
}

/** Inner size / width of a side; undefined where its family has no inner size. */
function innerRatio(options: TrainingOptions, side: Side): number | undefined {
  const defaults = schemaOf(options, side).parse({}) as Readonly<Record<string, unknown>>;
  const given = { ...options.model, ...options[`${side}Model`] };
  const { inner, width } = 'inner' in given ? { ...defaults, ...given } : defaults;
  return typeof defaults.inner === 'number' ? (inner as number) / (width as number) : undefined;
}

/** One finer size, n or above: it is never the width itself, for which embeddings need no map and the count drops. */
function refined(base: Sizes, key: string, sides: readonly Side[], n: number): Sizes {
  const width = base.encoder.width!;
  const change = Object.fromEntries(
    sides.map((side) => [side, { ...base[side], [key]: n < width ? n : n + 1 }]),
  );
  return { ...base, ...change };
}

function withSizes(options: TrainingOptions, { encoder, decoder }: Sizes): TrainingOptions {
  return {
    ...options,
    encoderModel: { ...options.encoderModel, ...encoder },
    decoderModel: { ...options.decoderModel, ...decoder },
  };
}

function schemaOf({ encoder, decoder }: TrainingOptions, side: Side): z.ZodObject {
  return side === 'encoder'
    ? findFamily(encoderFamilies, encoder, side).options
    : findFamily(decoderFamilies, decoder, side).options;
}

function noMatch(where: string, closest: number, target: number): HeddleError {
  const count = (value: number) => (value === Infinity ? 'no' : value.toLocaleString('en'));
  return new HeddleError('E_CONFIG', {
    where,
    found: `no sizes with about ${count(target)} parameters; the closest have ${count(closest)}`,
    allowed: `the parameters of the first system, within ${100 * matchTolerance} %`,
    fix: 'choose another --width, another number of --layers, or --match none',
  });
}
