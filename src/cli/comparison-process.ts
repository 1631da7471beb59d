import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { receivedError } from '../base/sent-error.ts';
import type { Claim } from '../claims/claim.ts';
import type { RunOutcome } from '../compare/compare-systems.ts';
import type { ProgressMessage } from '../workers/messages.ts';
import type { ClaimsJob, ComparisonJob, ComparisonMessage, SystemJob } from './comparison-run.ts';

interface ProcessOptions {
  /** What messages call the job, such as `lstm, seed 1`. */
  readonly name: string;
  readonly onProgress: (message: ProgressMessage) => void;
  /** Ends the process at once; what it waits for rejects with the reason. */
  readonly signal: AbortSignal;
}

/** The entry file has the extension that this file has: `.js` in `dist`, `.ts` in the sources. */
const entry = new URL(`../node-compare-run${extname(import.meta.url)}`, import.meta.url);

/** Does a job in a process of its own, so that its memory is its own. Throws what the job throws, naming it. */
export function inProcess(job: SystemJob, options: ProcessOptions): Promise<RunOutcome>;
export function inProcess(job: ClaimsJob, options: ProcessOptions): Promise<readonly Claim[]>;
export function inProcess(
  job: ComparisonJob,
  { name, onProgress, signal }: ProcessOptions,
): Promise<RunOutcome | readonly Claim[]> {
  signal.throwIfAborted();
  const child = fork(entry, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const abort = () => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', abort, { once: true });
  const outcome = new Promise<RunOutcome | readonly Claim[]>((resolve, reject) => {
    child.on('message', (message: ComparisonMessage) => {
      if (message.kind === 'done') resolve(message.outcome);
      else if (message.kind === 'error') reject(named(receivedError(message.error), name));
      else onProgress(message);
    });
    child.on('error', reject);
    child.on('exit', (status, how) => reject(signal.aborted ? signal.reason : died(name, status, how)));
  });
  child.send(job);
  return outcome.finally(() => ended(child)).finally(() => signal.removeEventListener('abort', abort));
}

/** Waits until a process that has said all is gone, so that the next one has the machine for itself. */
function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (child.connected) child.disconnect();
  });
}

/** The error with the name of the job in front. */
function named(error: Error, name: string): Error {
  if (!(error instanceof HeddleError)) return error;
  const parts = { ...error.parts, where: `${name}: ${error.parts.where}` };
  const found = new HeddleError(error.code, parts, { cause: error });
  if (error.stack !== undefined) found.stack = error.stack;
  return found;
}

function died(name: string, status: number | null, signal: NodeJS.Signals | null): HeddleError {
  return new HeddleError('E_INTERNAL', {
    where: name,
    found: `its process ended early with ${signal === null ? `status ${status}` : `signal ${signal}`}`,
    fix:
      signal === 'SIGKILL'
        ? 'if memory ran out, lower --batch-tokens or --width'
        : 'run it alone with heddle train to see more',
  });
}
