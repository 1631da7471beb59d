/** The beam of one source, as a pure function from step to step. */
import { endId } from '../base/special-tokens.ts';
import type { NextTokens } from './decoding-program.ts';
import { type Hypothesis, hypothesis, normalizeScore } from './hypothesis.ts';

export interface BeamRules {
  /** How many unfinished targets are kept at every step. */
  readonly beam: number;
  /** How many targets are returned. */
  readonly nBest: number;
  /** A in the score. */
  readonly lengthPenalty: number;
  /** The most tokens of a target, `</s>` not counted. */
  readonly maxLength: number;
}

/** An unfinished target. */
interface Path {
  readonly ids: readonly number[];
  readonly logProbabilities: readonly number[];
  readonly sum: number;
  /** The row of the last step that it continues. */
  readonly row: number;
}

/** The search for one source; it is over when nothing is live. */
export interface SourceBeam {
  /** Unfinished targets of one length, best first. */
  readonly live: readonly Path[];
  /** Finished targets, best first. */
  readonly finished: readonly Hypothesis[];
}

/** The beam before the first step: one empty target. */
export function startBeam(row: number): SourceBeam {
  return { live: [{ ids: [], logProbabilities: [], sum: 0, row }], finished: [] };
}

/**
 * Extends every live target by one token; the first of them stands in row `firstRow` of `next`.
 *
 * All extensions are ranked by their sums. Those among the first `beam` that end are finished; the best `beam` of
 * the others live on, unless the beam is done.
 */
export function extendBeam(
  { live, finished }: SourceBeam,
  next: NextTokens,
  firstRow: number,
  rules: BeamRules,
): SourceBeam {
  const { beam, lengthPenalty, maxLength } = rules;
  const ranked = live.flatMap((path, i) => extensions(path, firstRow + i, next));
  ranked.sort((a, b) => b.sum - a.sum);
  const ended = ranked.slice(0, beam).filter(({ id }) => id === endId);
  const found = ended.map(({ path, logProbability }) =>
    hypothesis(path.ids, [...path.logProbabilities, logProbability], lengthPenalty),
  );
  const pool = [...finished, ...found].sort((a, b) => b.score - a.score);
  // Only the best are written out: a wide beam has a million extensions.
  const grown = ranked
    .filter(({ id }) => id !== endId)
    .slice(0, beam)
    .map(grow);
  if (isDone(pool, grown[0], rules)) return { live: [], finished: pool };
  return { live: live[0]!.ids.length === maxLength ? live : grown, finished: pool };
}

/** The best targets: the finished ones, or the live ones where the search is cut off before any has finished. */
export function bestOf({ live, finished }: SourceBeam, { nBest, lengthPenalty }: BeamRules) {
  if (finished.length > 0) return finished.slice(0, nBest);
  return live
    .slice(0, nBest)
    .map(({ ids, logProbabilities }) => hypothesis(ids, logProbabilities, lengthPenalty));
}

/** A live target and one token more. */
interface Extension {
  readonly path: Path;
  readonly id: number;
  readonly logProbability: number;
  readonly sum: number;
  readonly row: number;
}

function extensions(path: Path, row: number, { ids, logProbabilities, count }: NextTokens): Extension[] {
  return Array.from({ length: count }, (_, i) => row * count + i)
    .filter((at) => logProbabilities[at] !== -Infinity)
    .map((at) => {
      const logProbability = logProbabilities[at]!;
      return { path, id: ids[at]!, logProbability, sum: path.sum + logProbability, row };
    });
}

function grow({ path, id, logProbability, sum, row }: Extension): Path {
  return { ids: [...path.ids, id], logProbabilities: [...path.logProbabilities, logProbability], sum, row };
}

/**
 * Whether `beam` targets are finished that are no worse than the best live one would be if it ended now, or no live one can reach the
 * finished one of rank `nBest` any more. Where a model is sure of itself, ends of other targets fill a beam long before the best target
 * ends: their number alone says nothing.
 *
 * Formula: log-probabilities are at most 0, so a live sum s ends with a score of at most
 * s / ((5 + maxLength + 1) / 6)^A for every A >= 0.
 */
function isDone(
  finished: readonly Hypothesis[],
  bestLive: Path | undefined,
  { beam, nBest, lengthPenalty, maxLength }: BeamRules,
): boolean {
  if (bestLive === undefined) return true;
  const last = finished[beam - 1];
  const ended = normalizeScore(bestLive.sum, bestLive.ids.length + 1, lengthPenalty);
  if (last !== undefined && ended <= last.score) return true;
  const worst = finished[nBest - 1];
  return worst !== undefined && normalizeScore(bestLive.sum, maxLength + 1, lengthPenalty) <= worst.score;
}
