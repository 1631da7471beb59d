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
  if (process.stdout.destroyed) return;
  if (!process.stdout.write(text)) await once(process.stdout, 'drain').catch(() => undefined);
}

/**
 * A label for stderr, in colour where that is a terminal that has colours. NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR
 * are obeyed (https://no-color.org).
 */
export function coloured(colour: 'red' | 'yellow', label: string): string {
  return styleText(colour, label, { stream: process.stderr });
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
  return { note: say, warn: (text) => say(`${coloured('yellow', 'warning:')} ${text}`) };
}

/** Prints an error, and its stack for `--debug`; returns the exit status. */
export function reportError(error: unknown, { debug = false }: GlobalOptions): number {
  const code = error instanceof HeddleError ? error.code : 'E_INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${coloured('red', `error ${code}:`)} ${message}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  else if (code === 'E_INTERNAL') process.stderr.write('add --debug to see where it comes from\n');
  return errorCodes[code].exit;
}

/** What writing fails with when nobody is there to read: a closed pipe or socket, a terminal that is gone. */
const readerGone = ['EPIPE', 'ECONNRESET', 'EIO'];

/**
 * Calls `action` when stdout or stderr cannot be written any more, once: with exit status 0 where the reader has seen
 * enough, as `head` does; else with an error message, E_DISK, and its status.
 */
export function onOutputClosed(action: (status: number) => void): void {
  let told = false;
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].on('error', (error: NodeJS.ErrnoException) => {
      if (told) return;
      told = true;
      action(readerGone.includes(error.code ?? '') ? 0 : reportError(writingError(name, error), {}));
    });
  }
}

function writingError(where: string, error: NodeJS.ErrnoException): HeddleError {
  const full = error.code === 'ENOSPC';
  return new HeddleError(
    'E_DISK',
    {
      where,
      found: full ? 'the disk is full' : `writing failed (${error.message})`,
      fix: full ? 'free some space, or write to another place' : 'write to another place',
    },
    { cause: error },
  );
}

/** Ends the program when nobody reads what it writes. */
export function exitWhenOutputCloses(): void {
  onOutputClosed((status) => process.exit(status));
}
