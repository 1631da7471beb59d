import { checkItems } from './check-items.ts';
import { countMatches, countNgrams } from './ngrams.ts';
import { splitWords } from './white-space.ts';

/** Exact match and F1 of one answer, or their means, in percent. */
interface AnswerScores {
  readonly exactMatch: number;
  readonly f1: number;
}

/** The means, and the scores of each question. */
export interface SquadScores extends AnswerScores {
  readonly items: readonly AnswerScores[];
}

/** Python's `string.punctuation`: ASCII only, so that typographic quotes and dashes stay. */
const punctuation = /[!-/:-@[-`{-~]/g;

/** Articles as Python's `\b(a|an|the)\b` finds them in Unicode text: a word has letters, numbers and `_`. */
const articles = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/**
 * Exact match and F1 of answers as the evaluation script of SQuAD 2.0 computes them; on questions that all have answers
 * they are those of 1.1.
 *
 * `answers[i]` are the accepted answers of question i: an answer counts against the one that gives it most. Without one
 * (or if nothing is left of any after normalisation) the question has no answer, and the empty text is right.
 *
 * Formula: with w words shared as multisets, P = w / |predicted|, R = w / |answer|, F1 = 2 P R / (P + R).
 *
 * Range: 0 to 100. Throws: E_DATA for no questions or lists of different lengths.
 *
 * Source: Rajpurkar et al. (2016); Rajpurkar, Jia and Liang (2018), evaluate-v2.0.py.
 */
export function squadScores(
  predicted: readonly string[],
  answers: readonly (readonly string[])[],
): SquadScores {
  const accepted = answers.map((texts) => {
    const words = texts.map(normalizedWords).filter((found) => found.length > 0);
    return words.length === 0 ? [[]] : words;
  });
  checkItems('SQuAD', predicted, accepted);
  const items = predicted.map((text, i) => bestScores(normalizedWords(text), accepted[i] ?? []));
  const mean = (value: (item: AnswerScores) => number) =>
    items.reduce((sum, item) => sum + value(item), 0) / items.length;
  return { exactMatch: mean(({ exactMatch }) => exactMatch), f1: mean(({ f1 }) => f1), items };
}

/** The words of a text in lower case, without ASCII punctuation and without the articles a, an, the. */
function normalizedWords(text: string): readonly string[] {
  return splitWords(text.toLowerCase().replace(punctuation, '').replace(articles, ' '));
}

function bestScores(words: readonly string[], accepted: readonly (readonly string[])[]): AnswerScores {
  return {
    exactMatch: accepted.some((answer) => answer.join(' ') === words.join(' ')) ? 100 : 0,
    f1: Math.max(...accepted.map((answer) => 100 * wordF1(words, answer))),
  };
}

function wordF1(words: readonly string[], answer: readonly string[]): number {
  if (words.length === 0 || answer.length === 0) return words.length === answer.length ? 1 : 0;
  const shared = countMatches(countNgrams(words, 1, ' '), countNgrams(answer, 1, ' '));
  if (shared === 0) return 0;
  const [precision, recall] = [shared / words.length, shared / answer.length];
  return (2 * precision * recall) / (precision + recall);
}
