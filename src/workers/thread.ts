/** The protocol between a thread that starts work and the worker that does it: one for the library and the command line. */
import { extname } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { HeddleError } from '../base/errors.ts';
import { ListenerCalls } from '../base/listener-calls.ts';
import { receivedError } from '../base/sent-error.ts';
import type { ResolvedFit } from '../library/fit-request.ts';
import { heapError } from './machine-memory.ts';
import type { ProgressMessage, TrainingSummary, WorkerMessage } from './messages.ts';
import type { TrainingJob } from './training-job.ts';

/** What a thread is asked to do. */
export type ThreadWork =
  /** From files to a folder. */
  | { readonly kind: 'train'; readonly job: TrainingJob; readonly request: Int32Array }
  /** From rows in memory to a bundle in memory. */
  | { readonly kind: 'fit'; readonly fit: ResolvedFit; readonly request: Int32Array };

/** What each kind of work results in. */
export interface ThreadResults {
  readonly train: TrainingSummary | undefined;
  /** The files of the bundle by name. */
  readonly fit: ReadonlyMap<string, Uint8Array>;
}

/** What can be asked of a thread at work, through a number in shared memory that a busy thread sees without reading messages. */
export const requests = { goOn: 0, stop: 1, abandon: 2 } as const;

export function newRequest(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** What is asked, as the work sees it. */
export function requestsSeen(request: Int32Array) {
  return {
    /** Whether to end after this update, and save. */
    stopRequested: () => Atomics.load(request, 0) !== requests.goOn,
    /** Whether to end as soon as possible, since nobody wants the result. */
    abandoned: () => Atomics.load(request, 0) === requests.abandon,
  };
}

/** The entry file has the extension that this file has: `.js` in `dist`, `.ts` in the sources. */
const entry = new URL(`../node-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Does the work in a thread of its own.
 *
 * Rejects with what the work throws, with what `onProgress` throws (at once or in a promise; the work is abandoned then),
 * and where the thread ends without an answer.
 */
export function inThread<Kind extends ThreadWork['kind']>(
  work: ThreadWork & { readonly kind: Kind },
  onProgress: (message: ProgressMessage) => unknown,
): Promise<ThreadResults[Kind]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, {
      workerData: work,
      env: SHARE_ENV,
      execArgv: flagsForFiles(process.execArgv),
    });
    const calls = new ListenerCalls((error) => {
      Atomics.store(work.request, 0, requests.abandon);
      reject(error);
    });
    let answered = false;
    worker.on('message', (message: WorkerMessage<ThreadResults[Kind]>) => {
      answered = message.kind === 'done';
      if (message.kind === 'done') calls.settle().then(() => resolve(message.result), reject);
      else if (message.kind === 'error') reject(receivedError(message.error));
      else calls.call(onProgress, message);
    });
    worker.on('messageerror', reject);
    worker.on('error', (error) => reject(heapError(error)));
    worker.on('exit', (code) => {
      if (answered) return;
      const found = `it ended early with status ${code}`;
      reject(new HeddleError('E_INTERNAL', { where: 'training thread', found }));
    });
  });
}

/** The flags of Node without what is for a program on the command line: a thread that runs a file refuses them. */
function flagsForFiles(flags: readonly string[]): string[] {
  const only = /^--input-type(?:=|$)/;
  return flags.filter((flag, i) => !only.test(flag) && flags[i - 1] !== '--input-type');
}
