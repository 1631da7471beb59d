/** How good systems are, how sure that is, and which of them differ. */
import type { ItemErrors } from '../metrics/error-rates.ts';
import { estimate, type Resampling, resampledSums } from './bootstrap.ts';
import type { Estimate, LengthBin, PairedTest, SystemResult } from './comparison.ts';
import { holm } from './holm.ts';
import { lengthRanges } from './length-ranges.ts';
import { signFlipTest } from './sign-flip-test.ts';

type Quality = SystemResult['quality'];

/** A system with the errors of its runs: runs[r][i] of item i. All systems have the same items and as many runs. */
export interface JudgedSystem {
  readonly name: string;
  readonly runs: readonly (readonly ItemErrors[])[];
}

/** The quality of each system with its confidence intervals, and the test of every system against every later one. */
export function judgeSystems(
  systems: readonly JudgedSystem[],
  resampling: Resampling,
): { readonly qualities: readonly Quality[]; readonly tests: readonly PairedTest[] } {
  const judgements = judge(systems, resampling);
  return { qualities: judgements.map(({ quality }) => quality), tests: pairedTests(judgements) };
}

/** The quality of each system by the lengths of the sources; lengths[i] is that of item i. */
export function qualitiesByLength(
  systems: readonly JudgedSystem[],
  lengths: readonly number[],
  resampling: Resampling,
): readonly (readonly LengthBin[])[] {
  const bins = lengthRanges(lengths).map(({ from, to }) => {
    const items = [...lengths.keys()].filter((i) => lengths[i]! >= from && lengths[i]! <= to);
    const inside = systems.map(({ name, runs }) => ({
      name,
      runs: runs.map((run) => items.map((i) => run[i]!)),
    }));
    return { range: { from, to, items: items.length }, found: judge(inside, resampling) };
  });
  return systems.map((_, s) => bins.map(({ range, found }) => ({ ...range, ...found[s]!.quality })));
}

function pairedTests(judged: readonly Judgement[]): readonly PairedTest[] {
  const pairs = judged.flatMap((a, i) => judged.slice(i + 1).map((b) => [a, b] as const));
  const pValues = pairs.map(([a, b]) => signFlipTest(subtract(a.errors.wrong, b.errors.wrong)));
  const adjusted = holm(pValues);
  return pairs.map(([a, b], i) => ({
    a: a.name,
    b: b.name,
    difference: differenceOf(a, b),
    pValue: pValues[i]!,
    adjustedPValue: adjusted[i]!,
  }));
}

/** Sums over the runs, one for each item. */
interface SummedErrors {
  readonly wrong: Float64Array;
  readonly edits: Float64Array;
  readonly length: Float64Array;
}

interface Judgement {
  readonly name: string;
  readonly errors: SummedErrors;
  readonly quality: Quality;
  /** The sequence error rate of each resample; the same resample draws the same items for all systems. */
  readonly sequenceErrorRates: Float64Array;
}

function judge(systems: readonly JudgedSystem[], resampling: Resampling): readonly Judgement[] {
  const summed = systems.map(({ runs }) => sumOverRuns(runs));
  const sums = resampledSums(
    summed.flatMap(({ wrong, edits, length }) => [wrong, edits, length]),
    resampling,
  );
  return systems.map(({ name, runs }, s) => {
    const errors = summed[s]!;
    const [wrong, edits, length] = sums.slice(3 * s, 3 * s + 3) as [Float64Array, Float64Array, Float64Array];
    const outcomes = errors.wrong.length * runs.length;
    const sequenceErrorRates = wrong.map((sum) => percent(sum, outcomes));
    const tokenErrorRates = edits.map((sum, r) => percent(sum, length[r]!));
    const quality = {
      sequenceErrorRate: estimate(percent(total(errors.wrong), outcomes), sequenceErrorRates),
      tokenErrorRate: estimate(percent(total(errors.edits), total(errors.length)), tokenErrorRates),
    };
    return { name, errors, quality, sequenceErrorRates };
  });
}

function sumOverRuns(runs: readonly (readonly ItemErrors[])[]): SummedErrors {
  const sum = (value: (errors: ItemErrors) => number) =>
    Float64Array.from(runs[0]!, (_, i) => runs.reduce((so, run) => so + value(run[i]!), 0));
  return {
    wrong: sum(({ wrong }) => (wrong ? 1 : 0)),
    edits: sum(({ edits }) => edits),
    length: sum(({ length }) => length),
  };
}

function differenceOf(a: Judgement, b: Judgement): Estimate {
  const value = a.quality.sequenceErrorRate.value - b.quality.sequenceErrorRate.value;
  return estimate(value, subtract(a.sequenceErrorRates, b.sequenceErrorRates));
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** 0 where there are no edits and nothing to edit. */
function percent(part: number, whole: number): number {
  return part === 0 ? 0 : (100 * part) / whole;
}
