/** The files of results of the fine-tuning benchmarks: every run, the means, and the difference to PyTorch. */
import { z } from 'zod';
import { studentQuantile } from '../../src/claims/student.ts';
import { mean, sampleVariance } from '../../src/metrics/averages.ts';
import { machine, today } from '../provenance.ts';
import { isSame, readResults, writeResults } from '../results-files.ts';
import type { FineTuned } from './fine-tune.ts';

/** A run of a system: what it is called, its recipe, and its scores in percent by name, such as `accuracy.test`. */
export interface Run extends Omit<FineTuned, 'metrics'> {
  readonly system: string;
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly scores: Readonly<Record<string, number>>;
}

const scores = z.record(z.string(), z.number());
const fileSchema = z.looseObject({
  runs: z.array(z.looseObject({ system: z.string(), recipe: z.unknown(), seed: z.int(), scores })),
  speed: z.record(z.string(), z.unknown()).default({}),
});
const peerSchema = z.looseObject({ runs: z.array(z.looseObject({ seed: z.int() })) });

const read = (name: string) => fileSchema.parse(readResults(name, { runs: [] }));

/** Whether a run of that system with that recipe and seed stands in the file. */
export function isKnown(
  file: string,
  { system, recipe, seed }: Pick<Run, 'system' | 'recipe' | 'seed'>,
): boolean {
  return read(file).runs.some(
    (run) => run.system === system && run.seed === seed && isSame(recipe, run.recipe),
  );
}

/**
 * Puts a run into a file in the place of an older one, and writes its summary anew: the means of each system, and for `peer`,
 * the system with the recipe of `peers-FILE.json`, the difference of the means with its interval.
 */
export function recordRun(file: string, run: Run, peer: string): void {
  const { runs: known, speed } = read(file);
  const others = known.filter(({ system, seed }) => system !== run.system || seed !== run.seed);
  const runs = [...others, { ...run, date: today() }].sort(
    (a, b) => a.system.localeCompare(b.system) || a.seed - b.seed,
  );
  const of = (name: string) => runs.filter(({ system }) => system === name);
  const names = new Set(runs.map(({ system }) => system));
  const means = Object.fromEntries([...names].map((name) => [name, meansOf(of(name))]));
  write(file, { means, againstPyTorch: againstPeer(file, of(peer)), speed, runs });
}

/** Puts the figures of the speed of both sides into a file. */
export function recordSpeed(file: string, name: string, figures: object): void {
  const { speed, ...others } = read(file);
  write(file, { ...others, speed: { ...speed, [name]: { date: today(), ...figures } } });
}

function write(file: string, report: object): void {
  writeResults(file, { date: today(), machine: machine(), ...report });
}

type Scored = { readonly seed: number; readonly scores: Readonly<Record<string, number>> };

function meansOf(runs: readonly Scored[]) {
  const names = Object.keys(runs[0]?.scores ?? {});
  const means = names.map((name) => [name, mean(runs.map((run) => run.scores[name] ?? Number.NaN))]);
  return { seeds: runs.length, ...Object.fromEntries(means) };
}

function againstPeer(file: string, ours: readonly Scored[]) {
  const known = readResults(`peers-${file}`, undefined);
  if (known === undefined) return undefined;
  const peers = peerSchema.parse(known).runs;
  const names = Object.keys(ours[0]?.scores ?? {});
  const differences = names.map((name) => {
    const theirs = peers.map((run) =>
      name.split('.').reduce<unknown>((at, key) => (at as never)?.[key], run),
    );
    const values = theirs.filter((value) => typeof value === 'number');
    return [
      name,
      differenceOfMeans(
        ours.map((run) => run.scores[name] ?? Number.NaN),
        values,
      ),
    ] as const;
  });
  return Object.fromEntries(differences.filter(([, difference]) => difference !== undefined));
}

/**
 * The mean of a less the mean of b, from independent seeds, with its 95 % interval; undefined for fewer than two of either.
 *
 * Formula: difference +- t(0.975, nu) sqrt(s_a^2 / n_a + s_b^2 / n_b), nu as Welch (1947), rounded down.
 */
function differenceOfMeans(a: readonly number[], b: readonly number[]) {
  if (a.length < 2 || b.length < 2) return undefined;
  const [first, second] = [a, b].map((values) => {
    const share = sampleVariance(values) / values.length;
    return { centre: mean(values), share, freedom: values.length - 1 };
  }) as [Share, Share];
  const share = first.share + second.share;
  const freedom = share ** 2 / (first.share ** 2 / first.freedom + second.share ** 2 / second.freedom || 1);
  const quantile = studentQuantile(Math.max(1, Math.floor(freedom)));
  const difference = first.centre - second.centre;
  const half = quantile * Math.sqrt(share);
  return {
    heddle: first.centre,
    pytorch: second.centre,
    difference,
    low: difference - half,
    high: difference + half,
  };
}

interface Share {
  readonly centre: number;
  readonly share: number;
  readonly freedom: number;
}
