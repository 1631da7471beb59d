import { HeddleError } from '../base/errors.ts';

/** Tokens `start` to `end - 1` of a context. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a long context, read together with the question. */
export interface QuestionWindow {
  readonly contextStart: number;
  /** The token after the last one. */
  readonly contextEnd: number;
}

export interface WindowOptions {
  /** Tokens of a window, question and special tokens included. */
  readonly maxLength: number;
  /** Tokens that a window shares with the one before. */
  readonly stride: number;
  /** Special tokens of a window: BERT 3 ([CLS] question [SEP] context [SEP]), RoBERTa 4. */
  readonly specials: number;
}

/**
 * The windows of a context of `context` tokens for a question of `question` tokens: each as long as fits, the last one
 * ends with the context. An empty context has one empty window.
 *
 * Formula: C = maxLength - question - specials; window w begins at w (C - stride).
 *
 * Throws: E_CONFIG for lengths below 0; E_DATA where the question leaves no room for more than the overlap.
 *
 * Source: Devlin et al. (2019), run_squad.py; stride as in Hugging Face tokenizers: the overlap, not the step.
 */
export function questionWindows(
  question: number,
  context: number,
  { maxLength, stride, specials }: WindowOptions,
): readonly QuestionWindow[] {
  for (const [where, value] of Object.entries({ maxLength, stride, specials })) {
    if (Number.isInteger(value) && value >= 0) continue;
    throw new HeddleError('E_CONFIG', { where, found: `${value}`, allowed: 'an integer of 0 or more' });
  }
  const capacity = maxLength - question - specials;
  if (capacity < 1 || (capacity < context && capacity <= stride)) {
    throw new HeddleError('E_DATA', {
      where: 'question',
      found: `${question} tokens leave ${Math.max(0, capacity)} of ${maxLength} for the context`,
      allowed: `more than the overlap of ${stride}`,
      fix: 'shorten the question, raise the length or lower the stride',
    });
  }
  const windows: QuestionWindow[] = [];
  let contextStart = 0;
  while (contextStart + capacity < context) {
    windows.push({ contextStart, contextEnd: contextStart + capacity });
    contextStart += capacity - stride;
  }
  return [...windows, { contextStart, contextEnd: context }];
}

/**
 * The positions of the first and the last token of an answer in a window whose context begins at position `offset`; both
 * 0 (the first special token: no answer) where there is no answer or the window does not hold all of it.
 */
export function answerPositions(
  { contextStart, contextEnd }: QuestionWindow,
  offset: number,
  answer: TokenSpan | undefined,
): { readonly start: number; readonly end: number } {
  if (answer === undefined || answer.end <= answer.start) return { start: 0, end: 0 };
  if (answer.start < contextStart || answer.end > contextEnd) return { start: 0, end: 0 };
  const shift = offset - contextStart;
  return { start: answer.start + shift, end: answer.end - 1 + shift };
}

/** What a model says of a window: for each position of it how probable start and end of the answer are there. */
export interface WindowLogits extends QuestionWindow {
  /** The position of the window's first context token. */
  readonly offset: number;
  readonly start: ArrayLike<number>;
  readonly end: ArrayLike<number>;
}

export interface AnswerOptions {
  /** The most tokens of an answer. Default 30. */
  readonly maxAnswerLength?: number;
  /** How many of the best starts and ends of a window are combined. Default: all. */
  readonly best?: number;
  /** Whether a question may have no answer. */
  readonly noAnswer: boolean;
  /** No answer is chosen if its score is higher than the best span's by more than this. Default 0. */
  readonly threshold?: number;
}

/** The best answer of a question. */
export interface AnswerSpan {
  /** Undefined: no answer (or no valid span among the best starts and ends). */
  readonly span: TokenSpan | undefined;
  /** Start and end logit of the best span; -Infinity where none is valid. */
  readonly score: number;
  /** Start and end logit of no answer. */
  readonly nullScore: number;
}

/**
 * The best span over all windows of a question.
 *
 * Formula: max over windows, starts i and ends j of start_i + end_j, where i and j are among the `best` of the window, lie
 * in its context and 0 <= j - i < maxAnswerLength. The score of no answer is the least over the windows of
 * start_0 + end_0: each of them has to say so. Of equal logits the lower position comes first, of equal spans the earlier.
 *
 * Source: Hugging Face transformers, `postprocess_qa_predictions`, after Devlin et al. (2019), run_squad.py.
 */
export function bestAnswer(windows: readonly WindowLogits[], options: AnswerOptions): AnswerSpan {
  let best: { span: TokenSpan | undefined; score: number } = { span: undefined, score: -Infinity };
  let nullScore = Infinity;
  for (const window of windows) {
    nullScore = Math.min(nullScore, (window.start[0] ?? 0) + (window.end[0] ?? 0));
    const candidate = bestSpan(window, options);
    if (candidate.score > best.score) best = candidate;
  }
  const none = options.noAnswer && nullScore - best.score > (options.threshold ?? 0);
  return { span: none ? undefined : best.span, score: best.score, nullScore };
}

function bestSpan(
  { contextStart, contextEnd, offset, start, end }: WindowLogits,
  { maxAnswerLength = 30, best = Number.POSITIVE_INFINITY }: AnswerOptions,
): { span: TokenSpan | undefined; score: number } {
  const isContext = (position: number) => position >= offset && position < offset + contextEnd - contextStart;
  const starts = highest(start, best).filter(isContext);
  const ends = highest(end, best).filter(isContext);
  let found: { span: TokenSpan | undefined; score: number } = { span: undefined, score: -Infinity };
  for (const i of starts) {
    for (const j of ends) {
      const score = (start[i] ?? 0) + (end[j] ?? 0);
      if (j < i || j - i >= maxAnswerLength || score <= found.score) continue;
      const shift = contextStart - offset;
      found = { span: { start: i + shift, end: j + 1 + shift }, score };
    }
  }
  return found;
}

/** The positions of the `count` highest values, highest first. */
function highest(values: ArrayLike<number>, count: number): number[] {
  return Array.from(values, (_, i) => i)
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b)
    .slice(0, count);
}
