/** Sizes at which one system has as many parameters as another: first the coarsest size of its families, then finer ones. */
import { HeddleError } from '../base/errors.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import type { FamilyOptions, FamilySize } from '../models/family-size.ts';
import { layoutOf } from '../nn/flat-parameters.ts';
import { chosenFamily } from '../tasks/model-options.ts';
import {
  chosenSides,
  everySide,
  type SideName,
  type Sides,
  sharedSides,
  sideKey,
  sizesOf,
} from '../tasks/sides.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';

/** How far from the target a count may be, as a share of it. */
export const matchTolerance = 0.02;

/** A search that gets to this size finds nothing. */
const largestSize = 65536;

/** Above the least common multiple of any heads and directions that make sense. */
const largestStep = 1024;

/** Options of each side that are solved. */
type Sizes = Readonly<Partial<Record<SideName, FamilyOptions>>>;

/** The models of a task: their sides, and how many parameters the one has that options describe. */
export interface CountedModels {
  readonly sides: Sides;
  /** Throws E_CONFIG for options that make no model. */
  readonly count: (options: TrainingOptions) => number;
}

/** The models of a task with these tokenizers and labels; they are traced, not trained. */
export function countedModels(task: AnyTask, assets: unknown): CountedModels {
  const count = (options: TrainingOptions) =>
    layoutOf(traceParameters(task.model(task.configure(options, assets)))).size;
  return { sides: task.sides, count };
}

/**
 * The options with the sizes at which the model has `target` parameters within 2 %; those that it has, where they fit.
 *
 * Sides that have their options in common are sized together, a side that is apart by itself: of the same family as in the `first` system it stays as it is, so that
 * nothing else differs.
 *
 * Throws: E_CONFIG where no sizes come within 2 %; `where` names the system.
 */
export function matchParameters(
  options: TrainingOptions,
  models: CountedModels,
  target: number,
  where: string,
  first: TrainingOptions = options,
): TrainingOptions {
  if (Math.abs(countOrInfinity(options, models) - target) <= matchTolerance * target) return options;
  const all = sizedSides(options, models.sides);
  const shared = sharedSides(models.sides);
  const groups = [
    all.filter(({ side }) => shared.includes(side)),
    ...all.filter(({ side }) => !shared.includes(side)).map((one) => [one]),
  ];
  const familyOf = (from: TrainingOptions, side: SideName) => chosenFamily(from, side, models.sides).name;
  const others = groups.filter((group) =>
    group.some(({ side }) => familyOf(options, side) !== familyOf(first, side)),
  );
  // What is read last first, and in the end all that differs at once.
  const tried = others.length > 1 ? [...others.toReversed(), others.flat()] : [others[0] ?? all];
  let refusal: unknown;
  for (const sized of tried) {
    try {
      return sizedOptions(options, models, sized, target, where);
    } catch (error) {
      if (!(error instanceof HeddleError)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/**
 * The same of some sides, the others as they are.
 *
 * 1. All get the coarsest size that comes closest, such as a width.
 * 2. Where that is not close enough, a finer size is solved next to it, and then the next.
 */
function sizedOptions(
  options: TrainingOptions,
  models: CountedModels,
  families: readonly SizedSide[],
  target: number,
  where: string,
): TrainingOptions {
  const coarse = (n: number) => coarseSizes(families, n);
  const count = memoise((sizes: Sizes) => countOrInfinity(withSizes(options, sizes), models));
  const missOf = (sizes: Sizes) => Math.abs(count(sizes) - target) / target;
  const closest = (candidates: readonly Sizes[]) =>
    candidates.reduce((best, sizes) => (missOf(sizes) < missOf(best) ? sizes : best));
  if (families.every(({ sizes }) => sizes.length === 0)) throw noMatch(where, count({}), target, families);
  const step = smallestSize(options, families, models);
  const widest = largest((n) => count(coarse(n * step)), target) * step;
  const found = [widest, widest + step].filter((n) => n > 0).map(coarse);
  let best = closest(found);
  for (const { name, sides, closeEnough } of finerSizes(families)) {
    if (missOf(best) <= closeEnough) continue;
    const candidates = found.flatMap((base) => {
      const finer = (n: number) => refined(base, families, { name, sides }, n);
      const size = largest((n) => count(finer(n)), target);
      return [size, size + 1].filter((n) => n > 0).map(finer);
    });
    best = closest([best, ...candidates]);
  }
  if (missOf(best) <= matchTolerance) return withSizes(options, best);
  throw noMatch(where, count(best), target, families);
}

/** The sizes of the family that a side has. */
interface SizedSide {
  readonly side: SideName;
  readonly sizes: readonly FamilySize[];
  /** What is set for the side, without defaults. */
  readonly given: FamilyOptions;
}

function sizedSides(options: TrainingOptions, sides: Sides): readonly SizedSide[] {
  const shared = sharedSides(sides);
  return chosenSides(sides, options).map((side) => ({
    side,
    sizes: sizesOf(chosenFamily(options, side, sides)),
    given: { ...(shared.includes(side) ? options.model : {}), ...options[sideKey(side)] },
  }));
}

/** A finer size of all sides that have it. */
interface FinerSize {
  readonly name: string;
  readonly sides: readonly SideName[];
  readonly closeEnough: number;
}

/** In the order in which they are tried: those that should fit best first, and at last the last one of the last side alone. */
function finerSizes(families: readonly SizedSide[]): readonly FinerSize[] {
  const all = families.flatMap(({ side, sizes }) => sizes.slice(1).map((size) => ({ side, ...size })));
  const found = [...new Set(all.map(({ name }) => name))].map((name) => {
    const own = all.filter((size) => size.name === name);
    const closeEnough = Math.min(...own.map((size) => size.closeEnough ?? matchTolerance));
    return { name, sides: own.map(({ side }) => side), closeEnough };
  });
  const sorted = found.toSorted((a, b) => a.closeEnough - b.closeEnough);
  const last = sorted.at(-1);
  return last === undefined || last.sides.length < 2
    ? sorted
    : [...sorted, { ...last, sides: last.sides.slice(-1) }];
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
 * Heads and directions divide the width: the sizes that make a model are the multiples of the smallest one.
 *
 * Throws: E_CONFIG where no size makes a model, whatever the reason is.
 */
function smallestSize(
  options: TrainingOptions,
  families: readonly SizedSide[],
  models: CountedModels,
): number {
  const at = (n: number) => withSizes(options, coarseSizes(families, n));
  for (let n = 1; n < largestStep; n++) {
    if (countOrInfinity(at(n), models) < Infinity) return n;
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

/** The coarsest size of all sides. */
function coarseSizes(families: readonly SizedSide[], n: number): Sizes {
  const own = families.map(({ side, sizes: [coarsest], given }) => [side, coarsest?.at(n, given) ?? {}]);
  return Object.fromEntries(own);
}

/** A finer size next to what the coarsest one set. */
function refined(
  base: Sizes,
  families: readonly SizedSide[],
  { name, sides }: Pick<FinerSize, 'name' | 'sides'>,
  n: number,
): Sizes {
  const changes = families
    .filter(({ side }) => sides.includes(side))
    .map(({ side, sizes, given }) => {
      const finer = sizes.slice(1).find((size) => size.name === name);
      return [side, { ...base[side], ...finer?.at(n, { ...given, ...base[side] }) }];
    });
  return { ...base, ...Object.fromEntries(changes) };
}

function withSizes(options: TrainingOptions, sizes: Sizes): TrainingOptions {
  const own = everySide.map(
    (side) => [sideKey(side), { ...options[sideKey(side)], ...sizes[side] }] as const,
  );
  return { ...options, ...Object.fromEntries(own) };
}

function noMatch(
  where: string,
  closest: number,
  target: number,
  families: readonly SizedSide[],
): HeddleError {
  const count = (value: number) => (value === Infinity ? 'no' : value.toLocaleString('en'));
  const names = [...new Set(families.flatMap(({ sizes }) => sizes.map(({ name }) => name)))];
  const isSized = names.length > 0;
  return new HeddleError('E_CONFIG', {
    where,
    found: isSized
      ? `no sizes with about ${count(target)} parameters; the closest have ${count(closest)}`
      : `a family without sizes, of ${count(closest)} parameters`,
    allowed: `${count(target)} parameters, those of the first system, within ${100 * matchTolerance} %`,
    fix: isSized
      ? `of ${names.join(', ')} none fits: name it first, choose another size of the first system, or --match none`
      : 'leave it out, or choose --match none',
  });
}
