import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';

/** Text without NUL and unpaired surrogates; line breaks are text. */
export const text = z
  .string()
  .refine((value) => !value.includes('\0'), 'expected text without NUL')
  .refine(isWellFormed, 'expected text without unpaired surrogates');

/** Text that stays on its line. */
export const oneLine = text.refine(
  (value) => !/[\0\r\n]/.test(value),
  'expected text without NUL and line breaks',
);

/** Whether a value is text on one line without NUL and surrogates: what most rows are, told faster than by a schema. */
export function isPlainLine(value: unknown): value is string {
  return typeof value === 'string' && !/[\0\r\n\ud800-\udfff]/.test(value);
}

/** `String.prototype.isWellFormed` of ES2024; text without any surrogate, which is most, is told at once. */
function isWellFormed(value: string): boolean {
  return !/[\ud800-\udfff]/.test(value) || !/\p{Surrogate}/u.test(value);
}

/** The value as the schema reads it. Throws E_DATA naming `where`, the path inside the value and what is wrong there. */
export function checkValue<T>(schema: z.ZodType<T>, value: unknown, where: string, allowed: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new HeddleError('E_DATA', {
    where: path.length === 0 ? where : `${where}: ${path.join('.')}`,
    found: message,
    allowed,
    fix: 'correct or remove the row',
  });
}

/** The input of a model that reads a text. Throws E_DATA. */
export function checkTextInput(input: unknown, where: string): string {
  return checkInputValue(z.string(), input, where, 'a text, such as "hello"');
}

/** An input as the schema reads it. Throws E_DATA naming `where`. */
export function checkInputValue<T>(schema: z.ZodType<T>, input: unknown, where: string, allowed: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new HeddleError('E_DATA', {
    where: [where, ...path].join('.'),
    found: message,
    allowed,
    fix: 'correct or remove the input',
  });
}

/** The value of a line or of a file of JSON. Throws E_DATA. */
export function parseJson(
  json: string,
  where: string,
  allowed: string,
  noun: 'a line' | 'a file' = 'a line',
): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const found = json.trim() === '' ? `an empty ${noun.slice(2)}` : `${noun} that is not JSON`;
    const fix = `correct or remove the ${noun.slice(2)}`;
    throw new HeddleError('E_DATA', { where, found, allowed, fix }, { cause });
  }
}

/** Whether a file holds a JSON object in each line: by its name, or by a first line with `{` first and no TAB. */
export function isJsonLines(path: string, firstLine: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(path) || /^\{[^\t]*$/.test(firstLine);
}

/** Throws E_DATA for text that is empty or blank. */
export function requireText(value: string, name: string, where: string, allowed: string): void {
  if (value.trim() !== '') return;
  const article = /^[aeiou]/.test(name) ? 'an' : 'a';
  throw new HeddleError('E_DATA', {
    where,
    found: `an empty ${name}`,
    allowed,
    fix: `put ${article} ${name} there, or remove the row`,
  });
}

/** `1 column`, `2 columns`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The error of a file in which there is no row. */
export function noRows(path: string, found: string, allowed: string): HeddleError {
  return new HeddleError('E_DATA', { where: path, found, allowed, fix: 'check the path' });
}
