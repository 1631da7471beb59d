/** The streams of a command: data on stdout, everything for people on stderr. */
import { once } from 'node:events';
import { styleText } from 'node:util';
import { errorCodes, HeddleError } from '../base/errors.ts';

/** Flags of the program, which every command takes. */
export interface GlobalOptions {
  /** Nothing but errors on stderr. */
  readonly quiet?: boolean;
  /** Errors with their stack. */
  readonly debug?: boolean;
}

/** Writes to stdout and waits while its reader is behind; `onOutputClosed` hears of a failure. */
export async function writeData(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain').catch(() => undefined);
}

/**
 * A label in colour where the stream is a terminal that has colours. NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR are
 * obeyed (https://no-color.org).
 */
export function coloured(
  colour: 'red' | 'yellow' | 'green',
  label: string,
  stream: NodeJS.WriteStream,
): string {
  return styleText(colour, label, { stream });
}

/** Where notes and warnings go. */
export interface Messages {
  readonly note: (text: string) => void;
  readonly warn: (text: string) => void;
}

export function messages({ quiet = false }: GlobalOptions): Messages {
  const say = (text: string) => {
    if (!quiet) process.stderr.write(`${text}\n`);
  };
  return { note: say, warn: (text) => say(`${coloured('yellow', 'warning:', process.stderr)} ${text}`) };
}

/** Prints an error, and its stack for `--debug`; returns the exit status. */
export function reportError(error: unknown, { debug = false }: GlobalOptions): number {
  const code = error instanceof HeddleError ? error.code : 'E_INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${coloured('red', `error ${code}:`, process.stderr)} ${message}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  else if (code === 'E_INTERNAL') process.stderr.write('add --debug to see where it comes from\n');
  return errorCodes[code].exit;
}

/**
 * Calls `action` when stdout cannot be written any more: quietly where its reader has seen enough, as `head` does, else
 * with an error message.
 */
export function onOutputClosed(action: (status: number) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return action(0);
    action(reportError(new HeddleError('E_DISK', { where: 'stdout', found: error.message }), {}));
  });
}

/** Ends the program when nobody reads what it writes. */
export function exitWhenOutputCloses(): void {
  onOutputClosed((status) => process.exit(status));
}
