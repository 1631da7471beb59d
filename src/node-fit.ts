/** `fit`, `save` and `load` in Node. */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { loadBundle } from './bundle/load-bundle.ts';
import { bundleFiles } from './bundle/save-bundle.ts';
import { loadSequenceModel, openSequenceModel, type SequenceModel } from './bundle/sequence-model.ts';
import { memoryStore } from './bundle/store.ts';
import { receivedError } from './cli/training-message.ts';
import { folderStore } from './files/folder-store.ts';
import { writeFolderAtomically } from './files/write-folder-atomically.ts';
import { fitPairs } from './library/fit-pairs.ts';
import { type FitSettings, fitOptionsOf } from './library/fit-request.ts';
import type { FitMessage, FitThreadData } from './node-fit-worker.ts';
import { nodeRuntime } from './runtime/node/node-runtime.ts';
import type { TextPair } from './tasks/prepare-data.ts';

/** The entry file has the extension that this file has: `.js` in `dist`, `.ts` in the sources. */
const entry = new URL(`./node-fit-worker${extname(import.meta.url)}`, import.meta.url);

export interface NodeFitSettings extends FitSettings {
  /** Whether the run has a thread of its own (default true), so that this one stays free. */
  readonly worker?: boolean;
}

/**
 * Trains a model that turns sources into targets.
 *
 * Throws E_CONFIG for options that are not valid, E_DATA where there is nothing to learn from.
 *
 * @example
 * const model = await fit(pairs, { updates: 500 });
 * const [{ hypotheses }] = await model.predict(['HELLO']);
 */
export async function fit(
  pairs: readonly TextPair[],
  { worker = true, ...settings }: NodeFitSettings = {},
): Promise<SequenceModel> {
  const parsed = fitOptionsOf(settings);
  const threads = parsed.threads ?? availableParallelism();
  const options = { ...parsed, threads };
  const { dev, signal, onProgress, onNote } = settings;
  const listeners = { ...(onProgress && { onProgress }), ...(onNote && { onNote }) };
  if (!worker) {
    const stopRequested = () => signal?.aborted ?? false;
    const bundle = await fitPairs(pairs, dev, options, nodeRuntime, { ...listeners, stopRequested });
    return openSequenceModel(bundle, { runtime: nodeRuntime, threads });
  }
  const stop = new Int32Array(new SharedArrayBuffer(4));
  signal?.addEventListener('abort', () => Atomics.store(stop, 0, 1), { once: true });
  if (signal?.aborted) Atomics.store(stop, 0, 1);
  const files = await inWorker({ pairs, dev, options, stop }, settings);
  const bundle = await loadBundle(memoryStore(files), { runtime: nodeRuntime, verify: false });
  return openSequenceModel(bundle, { runtime: nodeRuntime, threads });
}

/** Writes a model to a folder, which it replaces. Throws E_DISK; what was there before survives then. */
export async function save(model: SequenceModel, folder: string): Promise<void> {
  await writeFolderAtomically(folder, bundleFiles(model.bundle));
}

export interface NodeLoadOptions {
  /** Threads inside one operator; default 1. */
  readonly threads?: number;
  /** Whether the model answers its golden cases before it is returned; default true. */
  readonly verify?: boolean;
  readonly onWarning?: (message: string) => void;
}

/** The model in a folder. Throws E_MODEL_FILE naming the file and what is wrong in it. */
export async function load(folder: string, options: NodeLoadOptions = {}): Promise<SequenceModel> {
  return loadSequenceModel(await folderStore(folder), { runtime: nodeRuntime, ...options });
}

function inWorker(
  workerData: FitThreadData,
  { onProgress, onNote }: FitSettings,
): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData, env: SHARE_ENV });
    worker.on('message', (message: FitMessage) => {
      if (message.kind === 'done') resolve(message.files);
      else if (message.kind === 'error') reject(receivedError(message.error));
      else if (message.kind === 'record') onProgress?.(message.record);
      else onNote?.(message.text);
    });
    worker.on('error', reject);
  });
}
