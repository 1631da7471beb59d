/** The entry file of the threads that train; `workers/thread.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { sentError } from './base/sent-error.ts';
import { bundleFiles } from './bundle/save-bundle.ts';
import { folderStore } from './files/folder-store.ts';
import { nodeMedia } from './files/node-media.ts';
import { fitRows } from './library/fit-rows.ts';
import { abandonableRuntime } from './runtime/abandonable-runtime.ts';
import { nodeRuntime } from './runtime/node/node-runtime.ts';
import { findTask } from './tasks/registry.ts';
import type { HistoryRecord } from './train/fit-options.ts';
import { machineMemory } from './workers/machine-memory.ts';
import type { ProgressMessage, WorkerMessage } from './workers/messages.ts';
import { requestsSeen, type ThreadResults, type ThreadWork } from './workers/thread.ts';
import { trainFiles } from './workers/train-files.ts';

type Result = ThreadResults[ThreadWork['kind']];

const post = (message: WorkerMessage<Result>) => parentPort?.postMessage(message);

async function resultOf(work: ThreadWork, tell: (message: ProgressMessage) => void): Promise<Result> {
  const seen = requestsSeen(work.request);
  if (work.kind === 'train') return trainFiles(work.job, { post: tell, ...seen });
  const listeners = {
    onProgress: (record: HistoryRecord) => tell({ kind: 'record', record }),
    onNote: (text: string) => tell({ kind: 'note', text }),
    ...seen,
    memory: machineMemory(),
    media: nodeMedia,
  };
  const runtime = abandonableRuntime(nodeRuntime, seen.abandoned);
  const bundle = await fitRows(work.fit, runtime, listeners, folderStore);
  return bundleFiles(findTask(work.fit.task), bundle);
}

try {
  post({ kind: 'done', result: await resultOf(workerData as ThreadWork, post) });
} catch (error) {
  post({ kind: 'error', error: sentError(error) });
}
