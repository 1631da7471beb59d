/** Search for the labels that frames spell by connectionist temporal classification. */

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

export interface PrefixBeamOptions {
  /** Prefixes that are kept after each frame. */
  readonly beam: number;
  readonly blank?: number;
  /** What a label after a prefix is worth besides, such as the weighted logarithm of a language model; added when the label is appended. */
  readonly bonus?: (prefix: readonly number[], label: number) => number;
}

/** Paths that spell one prefix: those that end with a blank, and those that end with its last label. */
interface Prefix {
  readonly labels: readonly number[];
  readonly frames: readonly number[];
  /** Logarithms; -Infinity: there is none. */
  readonly atBlank: number;
  readonly atLabel: number;
  readonly bonus: number;
  /** The best single path, for the frames. */
  readonly path: number;
}

/**
 * The most probable labels, the best first: paths that spell the same are added up, and the best prefixes are kept.
 *
 * With a beam of all prefixes this is exact.
 * Source: Hannun et al. (2014), "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs", algorithm 1.
 */
export function ctcPrefixBeam(
  scores: FrameScores,
  { beam, blank = 0, bonus = () => 0 }: PrefixBeamOptions,
): readonly CtcHypothesis[] {
  const empty = { labels: [], frames: [], atBlank: 0, atLabel: Number.NEGATIVE_INFINITY, bonus: 0, path: 0 };
  let kept: readonly Prefix[] = [empty];
  for (const [t, frame] of scores.entries()) {
    const next = new Map<string, Prefix>();
    for (const prefix of kept) extend(next, prefix, frame, { t, blank, bonus });
    kept = [...next.values()].sort((a, b) => worth(b) - worth(a)).slice(0, beam);
  }
  return kept.map(({ labels, frames, atBlank, atLabel }) => {
    return { labels, frames, logProbability: addLogarithms(atBlank, atLabel) };
  });
}

const worth = ({ atBlank, atLabel, bonus }: Prefix): number => addLogarithms(atBlank, atLabel) + bonus;

interface Extension {
  readonly t: number;
  readonly blank: number;
  readonly bonus: NonNullable<PrefixBeamOptions['bonus']>;
}

/** Every way on from a prefix: a blank, its last label once more, a new label. */
function extend(
  next: Map<string, Prefix>,
  prefix: Prefix,
  frame: ArrayLike<number>,
  { t, blank, bonus }: Extension,
): void {
  const { labels, frames, atBlank, atLabel, path } = prefix;
  const last = labels.at(-1);
  for (let label = 0; label < frame.length; label++) {
    const score = frame[label]!;
    if (label === blank) {
      merge(next, {
        ...prefix,
        atBlank: addLogarithms(atBlank, atLabel) + score,
        atLabel: never,
        path: path + score,
      });
      continue;
    }
    // The same label again: it goes on, and only after a blank it is a new one.
    const before = label === last ? atBlank : addLogarithms(atBlank, atLabel);
    if (label === last)
      merge(next, { ...prefix, atBlank: never, atLabel: atLabel + score, path: path + score });
    if (before === never) continue;
    merge(next, {
      labels: [...labels, label],
      frames: [...frames, t],
      atBlank: never,
      atLabel: before + score,
      bonus: prefix.bonus + bonus(labels, label),
      path: path + score,
    });
  }
}

const never = Number.NEGATIVE_INFINITY;

/** Adds the paths to those that spell the same. */
function merge(next: Map<string, Prefix>, added: Prefix): void {
  const key = added.labels.join(' ');
  const known = next.get(key);
  if (known === undefined) {
    next.set(key, added);
    return;
  }
  const better = added.path > known.path ? added : known;
  next.set(key, {
    ...better,
    atBlank: addLogarithms(known.atBlank, added.atBlank),
    atLabel: addLogarithms(known.atLabel, added.atLabel),
  });
}

/** ln(e^a + e^b) */
function addLogarithms(a: number, b: number): number {
  const largest = Math.max(a, b);
  return largest === never ? never : largest + Math.log(Math.exp(a - largest) + Math.exp(b - largest));
}
