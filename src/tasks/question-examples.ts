/** Questions and their contexts as examples of a model, one for each window, and its answers as text. */
import { memoise } from '../data/encode-pieces.ts';
import type { Example } from '../data/field.ts';
import {
  type AnswerOptions,
  answerPositions,
  bestAnswer,
  type QuestionWindow,
  questionWindows,
  type TokenSpan,
  type WindowLogits,
} from '../data/question-windows.ts';
import type { AnswerSpan, QuestionInput } from '../data/rows/question-answering.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { ignoredLabel } from '../models/heads/head.ts';
import type { Warn } from './task.ts';
import { countUnknownIds, textEncoder, warnOfUnknown } from './text-encoding.ts';

/** How contexts are cut. */
export interface WindowShape {
  /** Tokens of a window, question and markers included. */
  readonly maxLength: number;
  /** Tokens of the context that a window shares with the one before. */
  readonly stride: number;
}

/** A window as the model reads it. */
export interface WindowExample extends QuestionWindow {
  /** The position of the first token of the context. */
  readonly offset: number;
  readonly example: Example;
}

/** A question in windows. */
export interface WindowedQuestion {
  readonly context: string;
  readonly windows: readonly WindowExample[];
  /** The code points of the context from which each of its tokens comes. */
  readonly offsets: readonly (readonly [start: number, end: number])[];
}

/** The most tokens of a question: half of what is left for it, so that the windows of a context go on. */
export function longestQuestion(tokenizer: Tokenizer, { maxLength, stride }: WindowShape): number {
  return Math.floor((maxLength - tokenizer.markers(2) - stride) / 2);
}

/**
 * Questions in windows. Where there are answers, each window has the places of the first one as labels: the first and
 * the last token that hold a part of it; 0 where the window does not hold all of it; -1, which counts nothing, where
 * no token does.
 *
 * `unknown` counts the symbols that the vocabulary lacks, each context once.
 */
export function windowedQuestions(
  rows: readonly (QuestionInput & { readonly answers?: readonly AnswerSpan[] })[],
  tokenizer: Tokenizer,
  shape: WindowShape & { readonly warn: Warn },
): { readonly questions: readonly WindowedQuestion[]; readonly unknown: number } {
  const { warn } = shape;
  let unknown = 0;
  const count = (ids: Int32Array) => {
    const found = countUnknownIds(tokenizer, ids);
    unknown += found;
    return found;
  };
  const encodeContext = memoise((context) => {
    const encoded = tokenizer.encodeWithOffsets(context);
    if (count(encoded.ids) > 0) warnOfUnknown('context', context, warn);
    return encoded;
  });
  const maxLength = longestQuestion(tokenizer, shape);
  const encodeQuestion = textEncoder(tokenizer, { name: 'question', maxLength, warn });
  const questions = rows.map(({ question, context, answers }): WindowedQuestion => {
    const asked = encodeQuestion(question);
    count(asked);
    const { ids, offsets } = encodeContext(context);
    const lengths = { ...shape, specials: tokenizer.markers(2) };
    const windows = questionWindows(asked.length, ids.length, lengths).map((window) => {
      const joined = tokenizer.join(asked, ids.subarray(window.contextStart, window.contextEnd));
      const offset = joined.starts[1] ?? 0;
      const size = window.contextEnd - window.contextStart;
      const inputs = [
        ['ids', joined.ids],
        ['segments', joined.segments],
        ['allowed', allowedPlaces(joined.ids.length, offset, size)],
      ] as const;
      const labels = answers === undefined ? [] : labelsOf(answers[0], offsets, window, offset);
      return { ...window, offset, example: new Map([...inputs, ...labels]) };
    });
    return { context, windows, offsets };
  });
  return { questions, unknown };
}

/** 1 at the tokens of the context, and at the first token, which stands for no answer. */
function allowedPlaces(length: number, offset: number, size: number): Int32Array {
  return new Int32Array(length).fill(1, 0, 1).fill(1, offset, offset + size);
}

function labelsOf(
  answer: AnswerSpan | undefined,
  offsets: WindowedQuestion['offsets'],
  window: QuestionWindow,
  offset: number,
): readonly (readonly ['start' | 'end', Int32Array])[] {
  const span = answer && tokensOf(answer, offsets);
  const ignored = { start: ignoredLabel, end: ignoredLabel };
  const places = answer !== undefined && span === undefined ? ignored : answerPositions(window, offset, span);
  return [
    ['start', Int32Array.of(places.start)],
    ['end', Int32Array.of(places.end)],
  ];
}

/** The tokens that hold a part of an answer; undefined where none does. */
function tokensOf({ text, start }: AnswerSpan, offsets: WindowedQuestion['offsets']): TokenSpan | undefined {
  const after = start + Array.from(text).length;
  const first = offsets.findIndex(([, end]) => end > start);
  const end = offsets.findLastIndex(([begin]) => begin < after) + 1;
  return first >= 0 && first < end ? { start: first, end } : undefined;
}

/** What a model answers to a question. */
export interface FoundAnswer {
  /** Text of the context, as it stands there; empty: no answer. */
  readonly answer: string;
  /** Code points of the context, [start, end); null: no answer. */
  readonly start: number | null;
  readonly end: number | null;
  /** The probability of start times that of the end in the window that gives it most; of no answer in the one that gives it least. */
  readonly score: number;
  /** The sums of the logits of start and end: of the best span (-Infinity: there is none), and of no answer. */
  readonly logits: { readonly span: number; readonly none: number };
}

type Outputs = ReadonlyMap<string, HostTensor>;

/** The answer in what the model says of the windows of a question. */
export function answerIn(
  { context, windows, offsets }: WindowedQuestion,
  outputs: readonly Outputs[],
  options: AnswerOptions,
): FoundAnswer {
  const said = windows.map((window, i): WindowLogits => {
    const logits = (name: string) => Float32Array.from(outputs[i]?.get(name)?.data ?? [], Number);
    return { ...window, start: logits('startLogits'), end: logits('endLogits') };
  });
  const { span, score, nullScore } = bestAnswer(said, options);
  const logits = { span: score, none: nullScore };
  if (span === undefined) {
    const least = Math.min(...said.map((window) => probability(window, 0, 0)));
    return { answer: '', start: null, end: null, score: least, logits };
  }
  const most = said.map((window) => {
    const holds = window.contextStart <= span.start && span.end <= window.contextEnd;
    const shift = window.offset - window.contextStart;
    return holds ? probability(window, span.start + shift, span.end - 1 + shift) : 0;
  });
  const start = offsets[span.start]?.[0] ?? 0;
  const end = offsets[span.end - 1]?.[1] ?? 0;
  const answer = Array.from(context).slice(start, end).join('');
  return { answer, start, end, score: Math.max(...most), logits };
}

function probability({ start, end }: WindowLogits, first: number, last: number): number {
  return Math.exp(logProbability(start, first) + logProbability(end, last));
}

/** The logarithm of the softmax at one place. */
function logProbability(logits: ArrayLike<number>, place: number): number {
  const all = Array.from(logits);
  const largest = Math.max(...all);
  const sum = all.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return (logits[place] ?? 0) - largest - Math.log(sum);
}

/** The loss of the windows of questions with labels, from their outputs: the mean over those whose labels count. */
export function windowLoss(windows: readonly WindowExample[], outputs: readonly Outputs[]): number {
  let [sum, count] = [0, 0];
  windows.forEach(({ example }, i) => {
    const place = (name: string) => example.get(name)?.[0] ?? ignoredLabel;
    if (place('start') === ignoredLabel) return;
    const loss = (name: string) =>
      -logProbability(Array.from(outputs[i]?.get(`${name}Logits`)?.data ?? [], Number), place(name));
    sum += (loss('start') + loss('end')) / 2;
    count++;
  });
  return count === 0 ? 0 : sum / count;
}
