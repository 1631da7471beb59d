import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { checkSpan } from './answer-span.ts';
import type { QuestionRow } from './question-answering.ts';
import { checkValue, requireText, text } from './row-value.ts';

const example =
  '{"data": [{"paragraphs": [{"context": "...", "qas": [{"id": "...", "question": "...", "answers": [{"text": "...", "answer_start": 0}]}]}]}]}';
const articlesSchema = z.object({ data: z.array(z.object({ paragraphs: z.array(z.unknown()) })) });
const paragraphSchema = z.object({
  context: text,
  qas: z.array(
    z.object({
      id: text,
      question: text,
      is_impossible: z.boolean().optional(),
      answers: z.array(z.object({ text, answer_start: z.int().nonnegative() })).optional(),
    }),
  ),
});
type Question = z.infer<typeof paragraphSchema>['qas'][number];

/**
 * The questions of a file of SQuAD 1.1 or 2.0. Answers that are only plausible are ignored; `answer_start` counts code points,
 * since Python wrote it.
 *
 * Throws: E_DATA naming the place in the file or the question: JSON or keys that are wrong, an answer that is not where it
 * says, a question that is impossible and has answers, or has none and is not impossible.
 * Source: Rajpurkar et al. (2016), SQuAD; Rajpurkar, Jia and Liang (2018), Know what you don't know.
 */
export function* squadRows(json: string, path: string): Generator<QuestionRow, void, void> {
  const { data } = checkValue(articlesSchema, parseFile(json, path), path, example);
  for (const [i, { paragraphs }] of data.entries()) {
    for (const [j, paragraph] of paragraphs.entries()) {
      const where = `${path}: data.${i}.paragraphs.${j}`;
      const { context, qas } = checkValue(paragraphSchema, paragraph, where, example);
      requireText(context, 'context', where, 'a context with its questions');
      for (const question of qas) yield questionRow(question, context, path);
    }
  }
}

function questionRow(
  { id, question, answers, is_impossible }: Question,
  context: string,
  path: string,
): QuestionRow {
  const where = `${path}: question "${id}"`;
  requireText(question, 'question', where, 'text');
  const spans = (answers ?? []).map(({ text: answer, answer_start: start }) => ({ text: answer, start }));
  if ((is_impossible ?? false) !== (spans.length === 0)) {
    throw new HeddleError('E_DATA', {
      where,
      found: is_impossible ? 'answers of a question that is_impossible' : 'no answers',
      allowed: 'at least one answer, or "is_impossible": true and none',
      fix: 'correct or remove the question',
    });
  }
  for (const span of spans) checkSpan(span, context, where);
  return { id, question, context, answers: spans };
}

function parseFile(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const found = `not JSON (${cause instanceof Error ? cause.message : String(cause)})`;
    const fix = 'correct the file; a file of one object a line is to be named .jsonl';
    throw new HeddleError('E_DATA', { where: path, found, allowed: `SQuAD: ${example}`, fix }, { cause });
  }
}
