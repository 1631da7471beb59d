/** The protocol between a thread that starts work and the worker that does it: one for the library and the command line. */
import { extname } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { HeddleError } from '../base/errors.ts';
import type { ResolvedFit } from '../library/fit-request.ts';
import { type ProgressMessage, receivedError, type TrainingSummary, type WorkerMessage } from './messages.ts';
import type { TrainingJob } from './training-job.ts';

/** What a thread is asked to do. */
export type ThreadWork =
  /** From files to a folder. */
  | { readonly kind: 'train'; readonly job: TrainingJob; readonly request: Int32Array }
  /** From rows in memory to a bundle in memory. */
  | { readonly kind: 'fit'; readonly fit: ResolvedFit; readonly request: Int32Array };

/** What each kind of work results in. */
export interface ThreadResults {
  readonly train: TrainingSummary;
  /** The files of the bundle by name. */
  readonly fit: ReadonlyMap<string, Uint8Array>;
}

/** What can be asked of a thread at work, through a number in shared memory that a busy thread sees without reading messages. */
export const requests = { goOn: 0, stop: 1 } as const;

export function newRequest(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** What is asked, as the work sees it. */
export function requestsSeen(request: Int32Array) {
  return {
    /** Whether to end after this update, and save. */
    stopRequested: () => Atomics.load(request, 0) !== requests.goOn,
  };
}

/** The entry file has the extension that this file has: `.js` in `dist`, `.ts` in the sources. */
const entry = new URL(`../node-worker${extname(import.meta.url)}`, import.meta.url);

/** Does the work in a thread of its own. Rejects with what the work throws, and where the thread dies. */
export function inThread<Kind extends ThreadWork['kind']>(
  work: ThreadWork & { readonly kind: Kind },
  onProgress: (message: ProgressMessage) => void,
): Promise<ThreadResults[Kind]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: work, env: SHARE_ENV });
    worker.on('message', (message: WorkerMessage<ThreadResults[Kind]>) => {
      if (message.kind === 'done') resolve(message.result);
      else if (message.kind === 'error') reject(receivedError(message.error));
      else onProgress(message);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      const found = `it ended early with status ${code}`;
      reject(new HeddleError('E_INTERNAL', { where: 'training thread', found }));
    });
  });
}
