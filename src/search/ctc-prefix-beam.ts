/** Prefix beam search: the most probable labels by connectionist temporal classification, frame by frame, with a language model or without. */
import type { CtcHypothesis, FrameScores } from './ctc-search.ts';

/** What labels are worth besides their probability, such as the weighted logarithm that a language model gives them. */
export interface LabelScorer<State> {
  /** The state before the first label. */
  start(): Promise<State>;
  /** The states after one label more, of several texts together. */
  extend(steps: readonly { readonly state: State; readonly label: number }[]): Promise<readonly State[]>;
  /** What each label would be worth next. */
  worth(state: State): ArrayLike<number>;
  /** What it is worth that the text ends here. */
  end(state: State): number;
}

export interface PrefixBeamOptions<State = unknown> {
  /** Prefixes that are kept after each frame. */
  readonly beam: number;
  readonly blank?: number;
  readonly scorer?: LabelScorer<State> | undefined;
}

/** Labels, each with a link to those before it: prefixes share their beginnings, and each is there once. */
interface Prefix {
  readonly before: Prefix | undefined;
  readonly label: number;
  /** How many labels there are. */
  readonly length: number;
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

/** The search after some frames. */
export interface PrefixBeam<State = unknown> {
  /** How many frames were read. */
  readonly frames: number;
  /** The best prefixes, best first. */
  readonly kept: ReadonlyMap<Prefix, Endings>;
  /** The state of the scorer after each of them; empty without one. */
  readonly states: ReadonlyMap<Prefix, State>;
}

const never = Number.NEGATIVE_INFINITY;
const noPaths: Paths = { all: never, best: never, beginnings: undefined };

/**
 * The most probable labels, the best first: paths that spell the same are added up, and the best prefixes are kept.
 *
 * Formula: labels y are ranked by log p(y | frames) + the worth of each label after those before it + that of the end; with
 * `languageModelScorer` log p_ctc + alpha log p_lm + beta |y|. With a beam of all prefixes this is exact.
 * Source: Hannun et al. (2014), "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs",
 * algorithm 1 and equation 5 (there with words); Graves and Jaitly (2014), "Towards end-to-end speech recognition", section 4.
 */
export async function ctcPrefixBeam<State>(
  scores: FrameScores,
  options: PrefixBeamOptions<State>,
): Promise<readonly CtcHypothesis[]> {
  let beam = await startPrefixBeam(options);
  for (const frame of scores) beam = await extendPrefixBeam(beam, frame, options);
  return hypothesesOf(beam, options);
}

/** The search before the first frame. */
export async function startPrefixBeam<State>({
  blank = 0,
  scorer,
}: PrefixBeamOptions<State>): Promise<PrefixBeam<State>> {
  const empty: Prefix = { before: undefined, label: blank, length: 0, bonus: 0, next: new Map() };
  return {
    frames: 0,
    kept: new Map([[empty, { blank: { all: 0, best: 0, beginnings: undefined }, label: noPaths }]]),
    states: new Map(scorer && [[empty, await scorer.start()]]),
  };
}

/** The search after one frame more. */
export async function extendPrefixBeam<State>(
  { frames, kept, states }: PrefixBeam<State>,
  frame: ArrayLike<number>,
  { beam, blank = 0, scorer }: PrefixBeamOptions<State>,
): Promise<PrefixBeam<State>> {
  const found = new Map<Prefix, Endings>();
  for (const [prefix, endings] of kept) {
    const state = states.get(prefix);
    const worth = state === undefined ? undefined : scorer?.worth(state);
    extend(found, prefix, endings, { frame, t: frames, blank, worth });
  }
  const best = bestOf(found, beam);
  for (const prefix of best.keys()) prefix.before?.next.set(prefix.label, prefix);
  const after = scorer === undefined ? states : await statesOf([...best.keys()], states, scorer);
  return { frames: frames + 1, kept: best, states: after };
}

/** What the search has found, best first; the scorer says what it is worth that they end here. */
export function hypothesesOf<State>(
  { kept, states }: PrefixBeam<State>,
  { scorer }: PrefixBeamOptions<State>,
): readonly CtcHypothesis[] {
  const ranked = [...kept].map(([prefix, { blank, label }]) => {
    const { all, beginnings } = joined(blank, label);
    const state = states.get(prefix);
    const end = state === undefined ? 0 : (scorer?.end(state) ?? 0);
    return { prefix, all, beginnings, worth: all + prefix.bonus + end };
  });
  ranked.sort((a, b) => b.worth - a.worth);
  return ranked.map(({ prefix, all, beginnings }) => ({
    labels: labelsOf(prefix),
    frames: chain(beginnings).map(({ frame }) => frame),
    logProbability: all,
  }));
}

/** The labels from number `from` on with which all prefixes begin that are kept: whatever follows, they stay. */
export function certainLabels({ kept }: PrefixBeam, from = 0): readonly number[] {
  const labels: number[] = [];
  let prefix: Prefix | undefined = [...kept.keys()].reduce(commonBeginning);
  for (; prefix !== undefined && prefix.length > from; prefix = prefix.before) labels.push(prefix.label);
  return labels.reverse();
}

/** The longest prefix with which both begin; that of no label begins all. */
function commonBeginning(a: Prefix, b: Prefix): Prefix {
  let [one, other] = [a, b];
  while (one !== other) {
    if (one.length > other.length) one = one.before as Prefix;
    else if (other.length > one.length) other = other.before as Prefix;
    else [one, other] = [one.before as Prefix, other.before as Prefix];
  }
  return one;
}

/** The states of prefixes: those that were kept before have theirs, those of new ones are computed together. */
async function statesOf<State>(
  prefixes: readonly Prefix[],
  known: ReadonlyMap<Prefix, State>,
  scorer: LabelScorer<State>,
): Promise<ReadonlyMap<Prefix, State>> {
  const fresh = prefixes.filter((prefix) => !known.has(prefix));
  // What is new was a label appended to one that was kept.
  const steps = fresh.map(({ before, label }) => ({ state: known.get(before as Prefix) as State, label }));
  const states = steps.length === 0 ? [] : await scorer.extend(steps);
  const computed = new Map(fresh.map((prefix, i) => [prefix, states[i] as State]));
  return new Map(prefixes.map((prefix) => [prefix, (known.get(prefix) ?? computed.get(prefix)) as State]));
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
  /** What each label is worth besides after the prefix. */
  readonly worth: ArrayLike<number> | undefined;
}

/** Every way on from a prefix: a blank, its last label once more, a new label. */
function extend(
  found: Map<Prefix, Endings>,
  prefix: Prefix,
  endings: Endings,
  { frame, t, blank, worth }: Step,
): void {
  const either = joined(endings.blank, endings.label);
  const known = found.get(prefix);
  found.set(prefix, {
    blank: longer(either, frame[blank]!),
    label: joined(longer(endings.label, frame[prefix.label]!), known?.label ?? noPaths),
  });
  for (let label = 0; label < frame.length; label++) {
    // The last label again goes on; only after a blank it is a new one.
    const paths = label === prefix.label ? endings.blank : either;
    if (label === blank || paths.all === never) continue;
    const next = prefix.next.get(label) ?? {
      before: prefix,
      label,
      length: prefix.length + 1,
      bonus: prefix.bonus + (worth?.[label] ?? 0),
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
