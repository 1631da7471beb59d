/** The script of the worker that trains in browsers; `browser-platform.ts` starts it. */
import { nextTask } from './base/next-task.ts';
import { sentError } from './base/sent-error.ts';
import { bundleFiles } from './bundle/save-bundle.ts';
import { browserMedia } from './library/browser-media.ts';
import type { ResolvedFit } from './library/fit-request.ts';
import { fitRows } from './library/fit-rows.ts';
import { abandonableRuntime } from './runtime/abandonable-runtime.ts';
import { startEngine } from './runtime/web/engine.ts';
import { webRuntime } from './runtime/web/web-runtime.ts';
import { findTask } from './tasks/registry.ts';
import type { HistoryRecord } from './train/fit-options.ts';
import type { WorkerMessage } from './workers/messages.ts';

/** What a page asks of the worker: a run, and that it ends after the update under way. */
export type WorkerRequest = { readonly kind: 'fit'; readonly fit: ResolvedFit } | { readonly kind: 'stop' };
export type WorkerAnswer = { readonly kind: 'ready' } | WorkerMessage<ReadonlyMap<string, Uint8Array>>;

/** The other end of this thread; the types of workers and of pages do not go together. */
const page = globalThis as unknown as MessagePort;
const post = (message: WorkerAnswer, transfer: Transferable[] = []) => page.postMessage(message, transfer);

let stopRequested = false;

async function train(fit: ResolvedFit): Promise<void> {
  try {
    const onNote = (text: string) => post({ kind: 'note', text });
    await startEngine(fit.options.threads ?? 1, onNote);
    const files = await filesOf(fit, onNote);
    const buffers = new Set([...files.values()].map(({ buffer }) => buffer as ArrayBuffer));
    post({ kind: 'done', result: files }, [...buffers]);
  } catch (error) {
    post({ kind: 'error', error: sentError(error) });
  }
}

/** Between two runs of the engine, messages of the page have their turn. */
async function filesOf(fit: ResolvedFit, onNote: (text: string) => void) {
  const runtime = abandonableRuntime(webRuntime, () => false, nextTask);
  const onProgress = (record: HistoryRecord) => post({ kind: 'record', record });
  const bundle = await fitRows(fit, runtime, {
    ...{ onProgress, onNote, media: browserMedia },
    stopRequested: () => stopRequested,
  });
  return bundleFiles(findTask(fit.task), bundle);
}

page.onmessage = ({ data }: MessageEvent<WorkerRequest>) => {
  if (data.kind === 'stop') stopRequested = true;
  else void train(data.fit);
};
post({ kind: 'ready' });
