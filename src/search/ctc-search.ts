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

/** Labels, each with a link to those before it: prefixes share their beginnings, and each is there once. */
interface Prefix {
  readonly before: Prefix | undefined;
  readonly label: number;
  /** What all its labels are worth besides. */
  readonly bonus: number;
  /** Those that were kept after some frame, by their last label. */
  readonly next: Map<number, Prefix>;
}

/** The frames in which the labels of a path begin, from the last to the first. */
interface Beginnings {
  readonly before: Beginnings | undefined;
  readonly frame: number;
}

/** Paths that spell one prefix and end in one way. */
interface Paths {
  /** The logarithm of the sum of their probabilities; -Infinity: there is none. */
  readonly all: number;
  /** The logarithm of the probability of the best one, and where its labels begin. */
  readonly best: number;
  readonly beginnings: Beginnings | undefined;
}

/** The paths of a prefix: those that end with a blank, and those that end with its last label. */
interface Endings {
  readonly blank: Paths;
  readonly label: Paths;
}

const never = Number.NEGATIVE_INFINITY;
const noPaths: Paths = { all: never, best: never, beginnings: undefined };

/**
 * The most probable labels, the best first: paths that spell the same are added up, and the best prefixes are kept.
 *
 * With a beam of all prefixes this is exact.
 * Source: Hannun et al. (2014), "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs", algorithm 1.
 */
export function ctcPrefixBeam(
  scores: FrameScores,
  { beam, blank = 0, bonus }: PrefixBeamOptions,
): readonly CtcHypothesis[] {
  const empty: Prefix = { before: undefined, label: blank, bonus: 0, next: new Map() };
  let kept = new Map<Prefix, Endings>([
    [empty, { blank: { all: 0, best: 0, beginnings: undefined }, label: noPaths }],
  ]);
  for (const [t, frame] of scores.entries()) {
    const found = new Map<Prefix, Endings>();
    for (const [prefix, endings] of kept) extend(found, prefix, endings, { frame, t, blank, bonus });
    kept = bestOf(found, beam);
    for (const prefix of kept.keys()) prefix.before?.next.set(prefix.label, prefix);
  }
  return [...kept].map(([prefix, endings]) => {
    const { all, beginnings } = joined(endings.blank, endings.label);
    const frames = chain(beginnings).map(({ frame }) => frame);
    return { labels: labelsOf(prefix), frames, logProbability: all };
  });
}

function bestOf(found: ReadonlyMap<Prefix, Endings>, beam: number): Map<Prefix, Endings> {
  const ranked = [...found].map((entry) => {
    const [{ bonus }, { blank, label }] = entry;
    return { entry, worth: addLogarithms(blank.all, label.all) + bonus };
  });
  ranked.sort((a, b) => b.worth - a.worth);
  return new Map(ranked.slice(0, beam).map(({ entry }) => entry));
}

interface Step {
  readonly frame: ArrayLike<number>;
  readonly t: number;
  readonly blank: number;
  readonly bonus: PrefixBeamOptions['bonus'];
}

/** Every way on from a prefix: a blank, its last label once more, a new label. */
function extend(
  found: Map<Prefix, Endings>,
  prefix: Prefix,
  endings: Endings,
  { frame, t, blank, bonus }: Step,
): void {
  const either = joined(endings.blank, endings.label);
  const known = found.get(prefix);
  found.set(prefix, {
    blank: longer(either, frame[blank]!),
    label: joined(longer(endings.label, frame[prefix.label]!), known?.label ?? noPaths),
  });
  const labels = bonus && labelsOf(prefix);
  for (let label = 0; label < frame.length; label++) {
    // The last label again goes on; only after a blank it is a new one.
    const paths = label === prefix.label ? endings.blank : either;
    if (label === blank || paths.all === never) continue;
    const next = prefix.next.get(label) ?? {
      before: prefix,
      label,
      bonus: prefix.bonus + (labels === undefined ? 0 : bonus!(labels, label)),
      next: new Map(),
    };
    const others = found.get(next) ?? { blank: noPaths, label: noPaths };
    const begun = longer({ ...paths, beginnings: { before: paths.beginnings, frame: t } }, frame[label]!);
    found.set(next, { blank: others.blank, label: joined(begun, others.label) });
  }
}

/** The paths with one more class, of which this is the logarithm of the probability. */
function longer({ all, best, beginnings }: Paths, score: number): Paths {
  return { all: all + score, best: best + score, beginnings };
}

function joined(a: Paths, b: Paths): Paths {
  const { best, beginnings } = b.best > a.best ? b : a;
  return { all: addLogarithms(a.all, b.all), best, beginnings };
}

/** The labels of a prefix; the first link is that of no label. */
function labelsOf(prefix: Prefix): readonly number[] {
  return chain<Prefix>(prefix)
    .slice(1)
    .map(({ label }) => label);
}

/** What is linked together, from the first to the last. */
function chain<Link extends { readonly before: Link | undefined }>(last: Link | undefined): readonly Link[] {
  const links: Link[] = [];
  for (let link = last; link !== undefined; link = link.before) links.push(link);
  return links.reverse();
}

/** ln(e^a + e^b) */
function addLogarithms(a: number, b: number): number {
  const largest = Math.max(a, b);
  return largest === never ? never : largest + Math.log(Math.exp(a - largest) + Math.exp(b - largest));
}
