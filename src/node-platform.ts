/** What Node brings: native code, folders, threads. */
import { availableParallelism } from 'node:os';
import { saveFolder } from './files/claim-folder.ts';
import { folderStore } from './files/folder-store.ts';
import { nodeMedia } from './files/node-media.ts';
import type { ResolvedFit } from './library/fit-request.ts';
import type { Platform, RunWatch } from './library/library.ts';
import { nodeRuntime } from './runtime/node/node-runtime.ts';
import { requireThreads } from './runtime/threads.ts';
import { machineMemory } from './workers/machine-memory.ts';
import { inThread, newRequest, requests } from './workers/thread.ts';

export const nodePlatform: Platform = {
  runtime: nodeRuntime,
  defaultThreads: availableParallelism,
  media: nodeMedia,
  fitInThread,
  memory: machineMemory,
  openFolder: folderStore,
  writeFolder: saveFolder,
};

async function fitInThread(run: ResolvedFit, { signal, onProgress, onNote }: RunWatch) {
  requireThreads(run.options.threads ?? 1, availableParallelism());
  const request = newRequest();
  const stop = () => Atomics.store(request, 0, requests.stop);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  return inThread({ kind: 'fit', fit: run, request }, (message) =>
    message.kind === 'record' ? onProgress?.(message.record) : onNote?.(message.text),
  ).finally(() => signal?.removeEventListener('abort', stop));
}
