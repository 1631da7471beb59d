/**
 * The one error class of Heddle and its closed list of codes.
 *
 * A message is written in one order: where, what was found, what is allowed, what to do.
 */

/** Every code, with the exit status of the command line and the HTTP status of the server. */
export const errorCodes = {
  E_CONFIG: { exit: 2, http: 400 },
  E_DATA: { exit: 1, http: 400 },
  E_SHAPE: { exit: 1, http: 400 },
  E_MODEL_FILE: { exit: 1, http: 500 },
  E_CHECKPOINT: { exit: 1, http: 500 },
  E_LIMIT: { exit: 1, http: 413 },
  E_BUSY: { exit: 1, http: 503 },
  E_TIMEOUT: { exit: 1, http: 504 },
  E_DISK: { exit: 1, http: 507 },
  E_DIVERGED: { exit: 1, http: 500 },
  E_INTERNAL: { exit: 1, http: 500 },
} as const;

/** What kind of thing went wrong; `heddle` and servers answer with the numbers of its row. */
export type ErrorCode = keyof typeof errorCodes;

/** The parts of a message, in the order in which they are printed. */
export interface ErrorParts {
  /** The file and line, the layer, the flag or the operator that complains. */
  readonly where: string;
  /** What was found there. */
  readonly found: string;
  /** What is allowed instead. */
  readonly allowed?: string;
  /** What the reader can do about it. */
  readonly fix?: string;
}

/**
 * An error that a user of Heddle can act on.
 *
 * @example
 * throw new HeddleError('E_DATA', {
 *   where: 'train.tsv:12', found: '3 columns', allowed: 'source<TAB>target', fix: 'remove the extra TAB',
 * });
 * // "train.tsv:12: 3 columns; allowed: source<TAB>target; remove the extra TAB"
 */
export class HeddleError extends Error {
  override readonly name = 'HeddleError';
  readonly code: ErrorCode;
  readonly parts: ErrorParts;

  constructor(code: ErrorCode, parts: ErrorParts, options?: ErrorOptions) {
    super(formatParts(parts), options);
    this.code = code;
    this.parts = parts;
  }
}

function formatParts({ where, found, allowed, fix }: ErrorParts): string {
  const sentences = [`${where}: ${found}`];
  if (allowed !== undefined) sentences.push(`allowed: ${allowed}`);
  if (fix !== undefined) sentences.push(fix);
  return sentences.join('; ');
}
