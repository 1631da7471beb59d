/** A language model that says, label by label, what texts are worth to a search. */
import type { LabelScorer } from './ctc-prefix-beam.ts';
import type { DecoderCaches, StepProgram } from './decoding-program.ts';
import type { HostTensors } from './loaded-graph.ts';
import { joinRows, splitRows } from './rows.ts';

export interface LanguageModelScoring {
  /** The token of each label; that of the blank is not looked at. */
  readonly tokens: ArrayLike<number>;
  /** What the model reads before the first label. */
  readonly first: number;
  /** What it writes after the last one; undefined: it knows no ends. */
  readonly end?: number | undefined;
  /** alpha */
  readonly weight: number;
  /** beta */
  readonly bonus: number;
}

/** What the language model has read, and what it expects. */
export interface ReadText {
  /** Kept of a model with positions only, which may have to read them again. */
  readonly tokens: readonly number[];
  readonly caches: DecoderCaches;
  /** The natural logarithm of the probability of each token of the vocabulary. */
  readonly next: Float64Array;
}

/**
 * Shallow fusion: a label y after the labels before it is worth alpha log p_lm(y | labels before) + beta, the end of a text
 * alpha log p_lm(end | labels).
 *
 * Texts keep the caches of the model: one more label is one more step, which texts of one length make together. A text that has
 * filled the positions of the model is read again from its newer half, as `generateTokens` does.
 * Source: Hannun et al. (2014), equation 5; Gulcehre et al. (2015), "On using monolingual corpora in neural machine translation",
 * section 4.1.
 */
export function languageModelScorer(
  program: StepProgram,
  { tokens, first, end, weight, bonus }: LanguageModelScoring,
): LabelScorer<ReadText> {
  const read = async (texts: readonly Unread[]): Promise<readonly ReadText[]> => {
    const caches = {
      fixed: joinRows(texts.map((text) => text.caches.fixed)),
      state: joinRows(texts.map((text) => text.caches.state)),
    };
    const last = Int32Array.from(texts, (text) => text.token);
    const { ids, logProbabilities, state } = await program.step(last, caches, program.vocabulary);
    const fixed = splitRows(caches.fixed, texts.length);
    return splitRows(state, texts.length).map((own, row) => {
      const next = new Float64Array(program.vocabulary);
      for (let i = row * next.length; i < (row + 1) * next.length; i++) next[ids[i]!] = logProbabilities[i]!;
      const { tokens: before, token } = texts[row]!;
      const all = program.longestTarget === Number.POSITIVE_INFINITY ? before : [...before, token];
      return { tokens: all, caches: { fixed: fixed[row] ?? new Map(), state: own }, next };
    });
  };
  const readFromStart = async (all: readonly number[]): Promise<ReadText> => {
    let text: Omit<ReadText, 'next'> = { tokens: [], caches: await program.start(new Map(), 1) };
    let found: ReadText | undefined;
    for (const token of all) {
      [found] = await read([{ ...text, token }]);
      text = found!;
    }
    return found!;
  };
  const half = Math.max(1, Math.floor(program.longestTarget / 2));
  return {
    start: () => readFromStart([first]),
    async extend(steps) {
      const texts = steps.map(({ state, label }) => ({ ...state, token: tokens[label]! }));
      const found = new Array<ReadText>(texts.length);
      for (const numbers of groupsOf(texts.map(({ caches }) => shapeOf(caches.state)))) {
        const some = numbers.map((i) => texts[i]!);
        const isFull = some[0]!.tokens.length >= program.longestTarget;
        const states = isFull
          ? await Promise.all(some.map((text) => readFromStart([...text.tokens, text.token].slice(-half))))
          : await read(some);
        numbers.forEach((i, n) => {
          found[i] = states[n]!;
        });
      }
      return found;
    },
    worth: ({ next }) => Float64Array.from(tokens, (token) => weight * next[token]! + bonus),
    end: ({ next }) => (end === undefined ? 0 : weight * next[end]!),
  };
}

interface Unread extends Omit<ReadText, 'next'> {
  /** What is read next. */
  readonly token: number;
}

/** Rows can stand in one batch where their caches have the same shapes. */
const shapeOf = (state: HostTensors) => [...state.values()].map(({ dims }) => dims.slice(1).join()).join(';');

/** The numbers of equal keys. */
function groupsOf(keys: readonly string[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  keys.forEach((key, i) => {
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [i]);
    else known.push(i);
  });
  return groups.values();
}
