/** How good systems are, how sure that is, and which of them differ. */

import { type Estimate, percentileEstimate } from '../metrics/estimate.ts';
import type { ItemScores } from '../tasks/task.ts';
import { type Resampling, resampledSums } from './bootstrap.ts';
import type { LengthBin, PairedTest, Quality } from './comparison.ts';
import { holm } from './holm.ts';
import { lengthRanges } from './length-ranges.ts';
import { signFlipTest } from './sign-flip-test.ts';

/** What each item adds to each metric; of several metrics the first decides which system is better. */
export type Scores = ReadonlyMap<string, ItemScores>;

/** A system with the scores of its runs. All systems have the same items, the same metrics and as many runs. */
export interface JudgedSystem {
  readonly name: string;
  readonly runs: readonly Scores[];
}

/** The quality of each system with its confidence intervals, and the test of every system against every later one. */
export function judgeSystems(
  systems: readonly JudgedSystem[],
  resampling: Resampling,
): { readonly qualities: readonly Quality[]; readonly tests: readonly PairedTest[] } {
  const judged = judge(systems.map(summed), resampling);
  return { qualities: judged.map(qualityOf), tests: pairedTests(judged) };
}

/** The quality of each system by the lengths of the inputs; lengths[i] is that of item i. */
export function qualitiesByLength(
  systems: readonly JudgedSystem[],
  lengths: readonly number[],
  resampling: Resampling,
): readonly (readonly LengthBin[])[] {
  const all = systems.map(summed);
  const bins = lengthRanges(lengths).map(({ from, to }) => {
    const isInside = (length: number) => length >= from && length <= to;
    const picked = (values: Float64Array) => values.filter((_, i) => isInside(lengths[i] ?? 0));
    const inside = all.map(({ name, sums }) => {
      const parts = [...sums].map(([metric, { values, weights }]) => {
        return [metric, { values: picked(values), weights: picked(weights) }] as const;
      });
      return { name, sums: new Map(parts) };
    });
    return {
      range: { from, to, items: lengths.filter(isInside).length },
      found: judge(inside, resampling),
    };
  });
  return systems.map((_, s) =>
    bins.map(({ range, found }) => ({
      ...range,
      quality: found[s] === undefined ? {} : qualityOf(found[s]),
    })),
  );
}

/** Sums over the runs, one for each item. */
interface Sums {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

interface SummedSystem {
  readonly name: string;
  readonly sums: ReadonlyMap<string, Sums>;
}

function summed({ name, runs }: JudgedSystem): SummedSystem {
  const metrics = [...(runs[0]?.keys() ?? [])];
  return { name, sums: new Map(metrics.map((metric) => [metric, sumOverRuns(runs, metric)])) };
}

function sumOverRuns(runs: readonly Scores[], metric: string): Sums {
  const parts = runs.map((run) => partsOf(run.get(metric) ?? []));
  const items = parts[0]?.values.length ?? 0;
  const sum = (part: keyof Sums) =>
    Float64Array.from({ length: items }, (_, i) => parts.reduce((so, own) => so + (own[part][i] ?? 0), 0));
  return { values: sum('values'), weights: sum('weights') };
}

/** Values with a weight each, 1 where none is given. */
function partsOf(scores: ItemScores): Readonly<Record<keyof Sums, ArrayLike<number>>> {
  return 'weights' in scores ? scores : { values: scores, weights: new Uint8Array(scores.length).fill(1) };
}

/** A metric of a system. */
interface Judgement {
  readonly sums: Sums;
  readonly estimate: Estimate;
  /** The metric of each resample; the same resample draws the same items for all systems. */
  readonly resampled: Float64Array;
}

interface JudgedMetrics {
  readonly name: string;
  readonly metrics: ReadonlyMap<string, Judgement>;
}

function judge(systems: readonly SummedSystem[], resampling: Resampling): readonly JudgedMetrics[] {
  const all = systems.flatMap(({ sums }) => [...sums.values()]);
  const drawn = resampledSums(
    all.flatMap(({ values, weights }) => [values, weights]),
    resampling,
  );
  let next = 0;
  return systems.map(({ name, sums }) => ({
    name,
    metrics: new Map(
      [...sums].map(([metric, own]) => {
        const [values, weights] = [drawn[next++] ?? own.values, drawn[next++] ?? own.weights];
        const resampled = values.map((value, r) => quotient(value, weights[r] ?? 0));
        const value = quotient(total(own.values), total(own.weights));
        return [metric, { sums: own, estimate: percentileEstimate(value, resampled), resampled }];
      }),
    ),
  }));
}

function qualityOf({ metrics }: JudgedMetrics): Quality {
  return Object.fromEntries([...metrics].map(([metric, judgement]) => [metric, judgement.estimate]));
}

/** Tests of the first metric. */
function pairedTests(judged: readonly JudgedMetrics[]): readonly PairedTest[] {
  const firsts = judged.flatMap(({ name, metrics }) =>
    [...metrics.values()].slice(0, 1).map((judgement) => ({ name, ...judgement })),
  );
  const pairs = firsts.flatMap((a, i) => firsts.slice(i + 1).map((b) => [a, b] as const));
  const pValues = pairs.map(([a, b]) => signFlipTest(differences(a.sums, b.sums)));
  const adjusted = holm(pValues);
  return pairs.map(([a, b], i) => ({
    a: a.name,
    b: b.name,
    difference: percentileEstimate(
      a.estimate.value - b.estimate.value,
      a.resampled.map((value, r) => value - (b.resampled[r] ?? 0)),
    ),
    pValue: pValues[i] ?? 1,
    adjustedPValue: adjusted[i] ?? 1,
  }));
}

/**
 * What each item adds to the difference of two systems, a statistic whose sign flips with the systems.
 *
 * Formula: d_i = (va_i - vb_i) - q (wa_i - wb_i), where q is the metric of both systems together, which does not change where
 * an item's answers are swapped; for a mean over items, va_i - vb_i.
 */
function differences(a: Sums, b: Sums): Float64Array {
  const [values, weights] = [total(a.values) + total(b.values), total(a.weights) + total(b.weights)];
  const pooled = quotient(values, weights);
  return a.values.map((value, i) => {
    const weight = (a.weights[i] ?? 0) - (b.weights[i] ?? 0);
    return value - (b.values[i] ?? 0) - pooled * weight;
  });
}

/** 0 where nothing is shared out. */
function quotient(values: number, weights: number): number {
  return values === 0 ? 0 : values / weights;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
