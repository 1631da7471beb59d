/** Sizes at which one system has as many parameters as another: first the width, then a finer size. */
import { HeddleError } from '../base/errors.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { layoutOf } from '../nn/flat-parameters.ts';
import { chosenFamily } from '../tasks/model-options.ts';
import { everySide, type SideName, type Sides, sideKey, sideNames } from '../tasks/sides.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';

/** How far from the target a count may be, as a share of it. */
export const matchTolerance = 0.02;

/** A search that gets to this width, or to this finer size, finds nothing. */
const largestSize = 65536;

/** Above the least common multiple of any heads and directions that make sense. */
const largestStep = 1024;

/** Options of each side that are solved. */
type Sizes = Readonly<Partial<Record<SideName, Readonly<Record<string, number>>>>>;

/** The models of a task: their sides, and how many parameters the one has that options describe. */
export interface CountedModels {
  readonly sides: Sides;
  /** Throws E_CONFIG for options that make no model. */
  readonly count: (options: TrainingOptions) => number;
}

interface FinerSize {
  readonly key: string;
  readonly sides: readonly SideName[];
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

/** The models of a task with these tokenizers and labels; they are traced, not trained. */
export function countedModels(task: AnyTask, assets: unknown): CountedModels {
  const count = (options: TrainingOptions) =>
    layoutOf(traceParameters(task.model(task.configure(options, assets)))).size;
  return { sides: task.sides, count };
}

/**
 * The options with the sizes at which the model has `target` parameters within 2 %.
 *
 * 1. All sides get the width that comes closest; an inner size keeps its ratio to the width.
 * 2. Where that is not close enough, the inner size is solved at that width, and at last the size of the embeddings.
 *
 * Throws: E_CONFIG where no sizes come within 2 %; `where` names the system.
 */
export function matchParameters(
  options: TrainingOptions,
  models: CountedModels,
  target: number,
  where: string,
): TrainingOptions {
  const sized = (size: number) => sizesOf(options, models.sides, size);
  const count = memoise((sizes: Sizes) => countOrInfinity(withSizes(options, sizes), models));
  const missOf = (sizes: Sizes) => Math.abs(count(sizes) - target) / target;
  const closest = (candidates: readonly Sizes[]) =>
    candidates.reduce((best, sizes) => (missOf(sizes) < missOf(best) ? sizes : best));
  const step = smallestWidth(options, models);
  const widest = largest((n) => count(sized(n * step)), target) * step;
  const widths = [widest, widest + step].filter((width) => width > 0);
  let best = closest(widths.map(sized));
  for (const { key, sides: wanted, closeEnough } of finerSizes) {
    if (missOf(best) <= closeEnough) continue;
    const sides = wanted.filter(
      (side) => side in models.sides && key in chosenFamily(options, side, models.sides).options.shape,
    );
    const candidates = widths.flatMap((width) => {
      const finer = (n: number) => refined(sized(width), { key, sides, width }, n);
      const size = largest((n) => count(finer(n)), target);
      return [size, size + 1].filter((n) => n > 0).map(finer);
    });
    best = closest([best, ...candidates]);
  }
  if (missOf(best) <= matchTolerance) return withSizes(options, best);
  throw noMatch(where, count(best), target);
}

/** Beyond what a family or a model may have there is no model, and nothing that comes close. */
function countOrInfinity(options: TrainingOptions, { count }: CountedModels): number {
  try {
    return count(options);
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
function smallestWidth(options: TrainingOptions, models: CountedModels): number {
  const at = (width: number) => withSizes(options, sizesOf(options, models.sides, width));
  for (let width = 1; width < largestStep; width++) {
    if (countOrInfinity(at(width), models) < Infinity) return width;
  }
  models.count(at(largestStep));
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

/** The width of all sides whose families have one; an inner size keeps the ratio to the width that was asked for, or that of the defaults. */
function sizesOf(options: TrainingOptions, sides: Sides, width: number): Sizes {
  const wide = sideNames(sides).filter((side) => 'width' in chosenFamily(options, side, sides).options.shape);
  const sizes = wide.map((side) => {
    const ratio = innerRatio(options, side, sides);
    return [side, { width, ...(ratio !== undefined && { inner: Math.max(1, Math.round(ratio * width)) }) }];
  });
  return Object.fromEntries(sizes);
}

/** Inner size / width of a side; undefined where its family has no inner size. */
function innerRatio(options: TrainingOptions, side: SideName, sides: Sides): number | undefined {
  const { options: schema } = chosenFamily(options, side, sides);
  const defaults = schema.parse({}) as Readonly<Record<string, unknown>>;
  const given = { ...(sides[side]?.isApart ? {} : options.model), ...options[sideKey(side)] };
  const { inner, width } = 'inner' in given ? { ...defaults, ...given } : defaults;
  return typeof defaults.inner === 'number' ? (inner as number) / (width as number) : undefined;
}

/** One finer size, n or above: it is never the width itself, for which embeddings need no map and the count drops. */
function refined(
  base: Sizes,
  {
    key,
    sides,
    width,
  }: { readonly key: string; readonly sides: readonly SideName[]; readonly width: number },
  n: number,
): Sizes {
  const change = Object.fromEntries(
    sides.map((side) => [side, { ...base[side], [key]: n < width ? n : n + 1 }]),
  );
  return { ...base, ...change };
}

function withSizes(options: TrainingOptions, sizes: Sizes): TrainingOptions {
  const own = everySide.map(
    (side) => [sideKey(side), { ...options[sideKey(side)], ...sizes[side] }] as const,
  );
  return { ...options, ...Object.fromEntries(own) };
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
