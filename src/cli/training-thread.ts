import { extname } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { HeddleError } from '../base/errors.ts';
import { runTraining, type TrainingPort } from './run-training.ts';
import type { TrainingJob } from './training-job.ts';
import {
  type ProgressMessage,
  receivedError,
  type TrainingMessage,
  type TrainingSummary,
} from './training-message.ts';

/** What the worker is started with. */
export interface TrainingThreadData {
  readonly job: TrainingJob;
  /** One number in shared memory, which a busy thread sees without reading messages; see `requests`. */
  readonly request: Int32Array;
}

const requests = { goOn: 0, stop: 1, abandon: 2 };

export interface RunningTraining {
  /** Rejects with what `runTraining` throws. */
  readonly finished: Promise<TrainingSummary>;
  /** Ends the run behind the update that is under way; the model is saved. */
  readonly stop: () => void;
  /** Ends the run as soon as possible without saving; `finished` rejects. */
  readonly abandon: () => void;
}

interface ThreadOptions {
  readonly onProgress: (message: ProgressMessage) => void;
  /** Whether the run has a thread of its own; without it, nothing else happens while an update is computed. */
  readonly worker?: boolean;
}

/** Starts a training run. */
export function startTraining(
  job: TrainingJob,
  { onProgress, worker = true }: ThreadOptions,
): RunningTraining {
  const request = new Int32Array(new SharedArrayBuffer(4));
  const ask = (value: number) => () => {
    Atomics.store(request, 0, value);
  };
  const finished = worker
    ? inWorker({ job, request }, onProgress)
    : runTraining(job, trainingPort(request, onProgress));
  return { finished, stop: ask(requests.stop), abandon: ask(requests.abandon) };
}

/** The training thread's end of the connection. */
export function trainingPort(request: Int32Array, post: TrainingPort['post']): TrainingPort {
  return {
    post,
    stopRequested: () => Atomics.load(request, 0) !== requests.goOn,
    abandoned: () => Atomics.load(request, 0) === requests.abandon,
  };
}

/** The entry file has the extension that this file has: `.js` in `dist`, `.ts` in the sources. */
const entry = new URL(`../node-training-worker${extname(import.meta.url)}`, import.meta.url);

function inWorker(
  workerData: TrainingThreadData,
  onProgress: (message: ProgressMessage) => void,
): Promise<TrainingSummary> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData, env: SHARE_ENV });
    worker.on('message', (message: TrainingMessage) => {
      if (message.kind === 'done') resolve(message.summary);
      else if (message.kind === 'error') reject(receivedError(message.error));
      else onProgress(message);
    });
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(
        new HeddleError('E_INTERNAL', {
          where: 'training thread',
          found: `it ended early with status ${code}`,
        }),
      ),
    );
  });
}
