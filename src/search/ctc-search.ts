/** The labels that frames spell by connectionist temporal classification, and the best path to them. */

/** Labels with the logarithm of their probability: of the best path (`ctcGreedy`), or of all paths that were kept. */
export interface CtcHypothesis {
  readonly labels: readonly number[];
  readonly logProbability: number;
  /** The frame in which each label begins, on the most probable path. */
  readonly frames: readonly number[];
}

/** The logarithms of the probabilities of all classes, frame by frame. */
export type FrameScores = readonly ArrayLike<number>[];

/**
 * What the most probable path spells: the best class of each frame, repetitions as one, blanks left out.
 *
 * Source: Graves et al. (2006), section 3.2, best path decoding.
 */
export function ctcGreedy(scores: FrameScores, blank = 0): CtcHypothesis {
  const [labels, frames]: [number[], number[]] = [[], []];
  let [logProbability, previous] = [0, blank];
  for (const [t, frame] of scores.entries()) {
    const best = largest(frame);
    logProbability += frame[best] ?? 0;
    if (best !== blank && best !== previous) {
      labels.push(best);
      frames.push(t);
    }
    previous = best;
  }
  return { labels, logProbability, frames };
}

function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
