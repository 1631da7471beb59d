/** `fit`, `save` and `load` in Node. */
import { availableParallelism } from 'node:os';
import { loadBundle } from './bundle/load-bundle.ts';
import { bundleFiles } from './bundle/save-bundle.ts';
import { memoryStore } from './bundle/store.ts';
import type { TextPair } from './data/rows/sequence-to-sequence.ts';
import { folderStore } from './files/folder-store.ts';
import { writeFolderAtomically } from './files/write-folder-atomically.ts';
import { type FitRequest, type FitSettings, fitRequestOf, resolveFit } from './library/fit-request.ts';
import { fitHere } from './library/fit-rows.ts';
import type { DecoderName, EncoderName, TaskName } from './library/task-types.ts';
import { loadModel, openModel, type TrainedModel } from './library/trained-model.ts';
import { nodeRuntime } from './runtime/node/node-runtime.ts';
import { requireThreads } from './runtime/threads.ts';
import { findBundleTask, findTask } from './tasks/registry.ts';
import { inThread, newRequest, requests } from './workers/thread.ts';

interface ThreadSettings {
  /** Whether the run has a thread of its own (default true), so that this one stays free. */
  readonly worker?: boolean;
}

export type NodeFitRequest<
  Name extends TaskName,
  Encoder extends EncoderName = EncoderName,
  Decoder extends DecoderName = DecoderName,
> = FitRequest<Name, Encoder, Decoder> & ThreadSettings;
export type NodeFitSettings<
  Encoder extends EncoderName = EncoderName,
  Decoder extends DecoderName = DecoderName,
> = FitSettings<'sequence-to-sequence', Encoder, Decoder> & ThreadSettings;

/**
 * Trains a model that turns sources into targets: the task sequence-to-sequence.
 *
 * @example
 * const model = await fit(pairs, { updates: 500 });
 * const [prediction] = await model.predict(['HELLO']);
 */
export function fit<Encoder extends EncoderName = 'transformer', Decoder extends DecoderName = 'transformer'>(
  pairs: readonly TextPair[],
  settings?: NodeFitSettings<Encoder, Decoder>,
): Promise<TrainedModel<'sequence-to-sequence'>>;
/**
 * Trains a model for a task.
 *
 * Throws E_CONFIG for options that are not valid, E_DATA for rows that do not fit and where there is nothing to learn from.
 *
 * @example
 * const model = await fit({ task: 'text-classification', train: [{ text: 'good', label: 'pos' }, ...], epochs: 5 });
 * const [answer] = await model.predict(['not bad']);
 */
export function fit<
  Name extends TaskName,
  Encoder extends EncoderName = 'transformer',
  Decoder extends DecoderName = 'transformer',
>(request: NodeFitRequest<Name, Encoder, Decoder>): Promise<TrainedModel<Name>>;
export async function fit(first: unknown, settings: unknown = {}): Promise<unknown> {
  return fitRequest(fitRequestOf(first, settings) as unknown as NodeFitRequest<TaskName>);
}

async function fitRequest({ worker = true, ...request }: NodeFitRequest<TaskName>): Promise<TrainedModel> {
  const resolved = await resolveFit(request as FitRequest<TaskName>, folderStore);
  const threads = resolved.options.threads ?? availableParallelism();
  requireThreads(threads, availableParallelism());
  const run = { ...resolved, options: { ...resolved.options, threads } };
  const { signal, onProgress, onNote } = request;
  if (!worker) {
    return openModel(await fitHere(run, nodeRuntime, request, folderStore), {
      runtime: nodeRuntime,
      threads,
    });
  }
  const asked = newRequest();
  const stop = () => Atomics.store(asked, 0, requests.stop);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const files = await inThread({ kind: 'fit', fit: run, request: asked }, (message) =>
    message.kind === 'record' ? onProgress?.(message.record) : onNote?.(message.text),
  ).finally(() => signal?.removeEventListener('abort', stop));
  const options = { runtime: nodeRuntime, threads, verify: false };
  const bundle = await loadBundle(memoryStore(files), findBundleTask, options);
  return openModel(bundle, { runtime: nodeRuntime, threads });
}

/** Writes a model to a folder, which it replaces. Throws E_DISK; what was there before survives then. */
export async function save(model: TrainedModel, folder: string): Promise<void> {
  await writeFolderAtomically(folder, bundleFiles(findTask(model.task), model.bundle));
}

export interface NodeLoadOptions {
  /** Threads inside one operator; default 1. */
  readonly threads?: number;
  /** Whether the model answers its golden cases before it is returned; default true. */
  readonly verify?: boolean;
  readonly onWarning?: (message: string) => void;
}

/**
 * The model in a folder; with the name of its task, it is typed by it. Throws E_MODEL_FILE naming the file and what is
 * wrong in it, E_CONFIG where the model does another task.
 */
export async function load<Name extends TaskName = 'sequence-to-sequence'>(
  folder: string,
  { task, ...options }: NodeLoadOptions & { readonly task?: Name } = {},
): Promise<TrainedModel<Name>> {
  return loadModel(await folderStore(folder), { runtime: nodeRuntime, ...options }, task);
}
