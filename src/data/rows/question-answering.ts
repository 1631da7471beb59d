import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { checkSpan } from './answer-span.ts';
import type { RowFormat, RowParser } from './row-format.ts';
import { checkInputValue, checkValue, counted, noRows, parseJson, requireText, text } from './row-value.ts';
import { squadRows } from './squad.ts';

/** A question about a context. */
export interface QuestionInput {
  readonly question: string;
  readonly context: string;
}

/** A stretch of a context, from code point `start` on. */
export interface AnswerSpan {
  readonly text: string;
  readonly start: number;
}

/** A question with the answers that count as right; none where the context does not answer it. */
export interface QuestionRow extends QuestionInput {
  readonly id: string;
  readonly answers: readonly AnswerSpan[];
}

const start = z.int().nonnegative();
const answers = z.union(
  [
    z.array(z.object({ text, start })),
    z.array(z.object({ text, answer_start: start })),
    z.object({ text: z.array(text), answer_start: z.array(start) }),
  ],
  'expected [{text, start}], [{text, answer_start}] or {text: [...], answer_start: [...]}',
);
const inputSchema = z.object({ question: text, context: text });
const schema = inputSchema.extend({ id: z.union([text, z.int().transform(String)]).optional(), answers });
const example = '{"question": "...", "context": "...", "answers": [{"text": "...", "start": 0}]}';
const inputExample = '{"question": "...", "context": "..."}';

/**
 * Rows of question-answering: SQuAD JSON (1.1 and 2.0), or JSONL with `question`, `context` and `answers` (`[{text, start}]`, or
 * as Hugging Face has it `{text: [...], answer_start: [...]}`; empty is no answer) and, if it likes, `id` (else
 * file and line are its id). Starts
 * count Unicode code points of the context.
 *
 * `input` takes `question<TAB>context` or JSON.
 *
 * Throws: E_DATA naming line or question for an answer that is not where it says, and for an id that comes twice in a file.
 */
export const questionRows: RowFormat<QuestionRow, QuestionInput> = {
  description: 'SQuAD JSON (1.1, 2.0), JSONL ({question, context, answers: [{text, start}]})',
  columns: [],
  reading: { maxLineBytes: 2 ** 28 },
  parser({ path }) {
    const seen = new Set<string>();
    const once = (row: QuestionRow) => {
      if (seen.has(row.id)) throw idTwice(path, row.id);
      seen.add(row.id);
      return row;
    };
    const parser = lineParser(path);
    return {
      push(line) {
        const row = parser.push(line);
        return row && once(row);
      },
      end() {
        const rows = Array.from(parser.end(), once);
        if (seen.size > 0) return rows;
        throw noRows(path, 'no questions', 'SQuAD JSON, or JSONL with a question in each line');
      },
    };
  },
  check: checkQuestion,
  input: questionInput,
  checkInput: (input, where) => checkInputValue(inputSchema, input, where, inputExample),
};

/** JSONL if the name or the first line says so; else the whole file is one value, SQuAD's. */
function lineParser(path: string): RowParser<QuestionRow> {
  let jsonLines = /\.(jsonl|ndjson)$/i.test(path);
  const whole: string[] = [];
  let number = 0;
  return {
    push(line) {
      const where = `${path}:${++number}`;
      if (number === 1) jsonLines ||= isQuestion(line);
      if (jsonLines) return checkQuestion(parseJson(line, where, example), where);
      whole.push(line);
      return undefined;
    },
    end: () => (whole.length > 0 ? squadRows(whole.join('\n'), path) : []),
  };
}

function idTwice(path: string, id: string): HeddleError {
  return new HeddleError('E_DATA', {
    where: path,
    found: `the id ${JSON.stringify(id)} for the second time`,
    allowed: 'an id for each question',
    fix: 'rename one',
  });
}

function isQuestion(line: string): boolean {
  try {
    return z.object({ question: z.unknown(), context: z.unknown() }).safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}

function checkQuestion(row: unknown, where: string): QuestionRow {
  const { id, question, context, answers: given } = checkValue(schema, row, where, example);
  const at = id === undefined ? where : `${where}: question ${JSON.stringify(id)}`;
  requireText(question, 'question', where, 'a question and its context');
  requireText(context, 'context', where, 'a question and its context');
  const spans = Array.isArray(given)
    ? given.map((answer) => ({
        text: answer.text,
        start: 'start' in answer ? answer.start : answer.answer_start,
      }))
    : pairUp(given.text, given.answer_start, at);
  for (const span of spans) checkSpan(span, context, at);
  return { id: id ?? where, question, context, answers: spans };
}

function pairUp(texts: readonly string[], starts: readonly number[], where: string): readonly AnswerSpan[] {
  if (texts.length === starts.length) {
    return texts.map((answer, i) => ({ text: answer, start: starts[i] ?? 0 }));
  }
  throw new HeddleError('E_DATA', {
    where,
    found: `${counted(texts.length, 'text')} and ${counted(starts.length, 'start')} of answers`,
    allowed: 'a start for each text',
    fix: 'correct or remove the row',
  });
}

function questionInput(line: string, where: string): QuestionInput {
  const input =
    /^\s*\{/.test(line) && !line.includes('\t')
      ? parseJson(line, where, inputExample)
      : splitInput(line, where);
  const { question, context } = checkValue(inputSchema, input, where, inputExample);
  requireText(question, 'question', where, 'a question and its context');
  requireText(context, 'context', where, 'a question and its context');
  return { question, context };
}

function splitInput(line: string, where: string): QuestionInput {
  const [question, context, ...others] = line.split('\t');
  if (question !== undefined && context !== undefined && others.length === 0) return { question, context };
  const columns = others.length + (context === undefined ? 1 : 2);
  throw new HeddleError('E_DATA', {
    where,
    found: line === '' ? 'an empty line' : counted(columns, 'column'),
    allowed: `question<TAB>context, or ${inputExample}`,
    fix: columns < 2 ? 'put one TAB between question and context' : 'remove the extra TAB',
  });
}
