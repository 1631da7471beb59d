/** What a browser brings: WebAssembly, and a worker that trains. */
import { ListenerCalls } from './base/listener-calls.ts';
import { nextTask } from './base/next-task.ts';
import { receivedError } from './base/sent-error.ts';
import type { WorkerAnswer, WorkerRequest } from './browser-worker.ts';
import { browserMedia } from './library/browser-media.ts';
import type { ResolvedFit } from './library/fit-request.ts';
import type { Platform, RunWatch } from './library/library.ts';
import { startEngine } from './runtime/web/engine.ts';
import { startTrainingWorker } from './runtime/web/training-worker.ts';
import { webRuntime } from './runtime/web/web-runtime.ts';

export const browserPlatform: Platform = {
  runtime: webRuntime,
  defaultThreads: () => 1,
  media: browserMedia,
  fitInThread,
  startThreads: startEngine,
  pause: nextTask,
};

async function fitInThread(run: ResolvedFit, watch: RunWatch) {
  const worker = await startTrainingWorker().catch((error: Error) => error);
  if (worker instanceof Error) {
    const calls = new ListenerCalls();
    calls.call(
      watch.onNote,
      `training in the thread of the page, which is slow to answer meanwhile: ${worker.message}`,
    );
    await calls.settle();
    return undefined;
  }
  const { signal } = watch;
  const stop = () => worker.postMessage({ kind: 'stop' } satisfies WorkerRequest);
  signal?.addEventListener('abort', stop);
  try {
    return await trainIn(worker, run, watch);
  } finally {
    signal?.removeEventListener('abort', stop);
    worker.terminate();
  }
}

/** The files of the trained bundle. Rejects with what the run or a listener throws, and where the worker fails. */
function trainIn(worker: Worker, run: ResolvedFit, { signal, onProgress, onNote }: RunWatch) {
  return new Promise<ReadonlyMap<string, Uint8Array>>((resolve, reject) => {
    const calls = new ListenerCalls(reject);
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
      if (data.kind === 'done') calls.settle().then(() => resolve(data.result), reject);
      else if (data.kind === 'error') reject(receivedError(data.error));
      else if (data.kind === 'record') calls.call(onProgress, data.record);
      else if (data.kind !== 'ready') calls.call(onNote, data.text);
    };
    worker.onmessageerror = () => reject(new Error('training worker: a message could not be read'));
    worker.onerror = ({ message }) => reject(new Error(`training worker: ${message}`));
    worker.postMessage({ kind: 'fit', fit: run } satisfies WorkerRequest);
    if (signal?.aborted) worker.postMessage({ kind: 'stop' } satisfies WorkerRequest);
  });
}
