/** Training from rows in memory to a bundle in memory, on any runtime. */
import { ListenerCalls } from '../base/listener-calls.ts';
import { type Bundle, isRunFile } from '../bundle/bundle.ts';
import type { Media } from '../data/media.ts';
import { abandonableRuntime } from '../runtime/abandonable-runtime.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { findTask } from '../tasks/registry.ts';
import { historyFile, runHistory } from '../tasks/run-files.ts';
import { trainModel } from '../tasks/train-model.ts';
import type { HistoryRecord } from '../train/fit-options.ts';
import type { FitListeners, ResolvedFit } from './fit-request.ts';
import { openInitialModel } from './initial-model.ts';
import type { Platform, RunWatch } from './library.ts';
import { type OpenFolder, storeOf } from './model-source.ts';
import { inOptions, namingOptions } from './option-names.ts';
import { readRun } from './resume.ts';

/**
 * Trains in the calling thread for the one who asked.
 *
 * Throws E_CONFIG and E_DATA, and what a listener throws, at once or in a promise.
 */
export async function fitHere(
  run: ResolvedFit,
  {
    runtime,
    startThreads,
    memory,
    pause,
    openFolder,
    media,
  }: Omit<Platform, 'fitInThread' | 'defaultThreads'>,
  { onProgress, onNote, signal }: RunWatch,
): Promise<Bundle> {
  const calls = new ListenerCalls();
  const listeners = {
    onProgress: (record: HistoryRecord) => calls.call(onProgress, record),
    onNote: (text: string) => calls.call(onNote, text),
    stopRequested: () => signal?.aborted ?? false,
    memory: memory?.(),
    media,
  };
  try {
    await startThreads?.(run.options.threads ?? 1, listeners.onNote);
    const engine = abandonableRuntime(runtime, () => calls.failed, pause);
    return await fitRows(run, engine, listeners, openFolder);
  } finally {
    await calls.settle();
  }
}

/** Trains in the calling thread. Throws E_CONFIG and E_DATA. */
export function fitRows(...run: Parameters<typeof trainRows>): Promise<Bundle> {
  return namingOptions(() => trainRows(...run));
}

/** What is known where a run is made. */
interface Surroundings {
  readonly stopRequested: () => boolean;
  /** The memory of the machine, in bytes. */
  readonly memory?: number | undefined;
  /** Reads what rows refer to. */
  readonly media: Media;
}

async function trainRows(
  { task: name, rows, devRows, options, init, resume: earlier }: ResolvedFit,
  runtime: Runtime,
  { onProgress, onNote, stopRequested, memory, media }: FitListeners & Surroundings,
  openFolder?: OpenFolder,
): Promise<Bundle> {
  const note = (text: string) => onNote?.(inOptions(text));
  const task = findTask(name);
  const initial =
    init === undefined ? undefined : await openInitialModel(await storeOf(init, openFolder, 'init'), task);
  const resume =
    earlier === undefined ? undefined : await readRun(await storeOf(earlier, openFolder, 'resume'), runtime);
  const history = runHistory(resume?.history ?? '');
  let saved = (): ReadonlyMap<string, Uint8Array> => new Map();
  const request = { task, options, rows, devRows, savedConfig: { ...options }, initial, resume };
  const { bundle } = await trainModel(request, {
    runtime,
    threads: options.threads ?? 1,
    memory,
    media,
    report: (record) => {
      history.add(record);
      onProgress?.(record);
    },
    note,
    warn: note,
    stopRequested,
    save: async (files) => {
      saved = files;
    },
  });
  const state = [...saved()].filter(([file]) => isRunFile(file));
  const run = new Map([...state, [historyFile, new TextEncoder().encode(history.text())] as const]);
  return Object.freeze({ ...bundle, run });
}
