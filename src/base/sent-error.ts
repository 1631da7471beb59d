/** Errors on the way between threads and processes, where classes are lost. */
import { type ErrorCode, type ErrorParts, HeddleError } from './errors.ts';

/** An error in a form that can be sent. */
export type SentError =
  | { readonly code: ErrorCode; readonly parts: ErrorParts; readonly stack: string | undefined }
  | { readonly code: undefined; readonly message: string; readonly stack: string | undefined };

export function sentError(error: unknown): SentError {
  if (error instanceof HeddleError) return { code: error.code, parts: error.parts, stack: error.stack };
  if (error instanceof Error) return { code: undefined, message: error.message, stack: error.stack };
  return { code: undefined, message: String(error), stack: undefined };
}

/** The error that was sent, with the stack of the thread that threw it. */
export function receivedError(sent: SentError): Error {
  const error = sent.code === undefined ? new Error(sent.message) : new HeddleError(sent.code, sent.parts);
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}
