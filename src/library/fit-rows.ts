/** Training from rows in memory to a bundle in memory, on any runtime. */
import type { Bundle } from '../bundle/bundle.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { findTask } from '../tasks/registry.ts';
import { trainModel } from '../tasks/train-model.ts';
import type { FitListeners, ResolvedFit } from './fit-request.ts';

/** Trains in the calling thread. Throws E_CONFIG and E_DATA. */
export async function fitRows(
  { task: name, rows, devRows, options }: ResolvedFit,
  runtime: Runtime,
  { onProgress, onNote, stopRequested }: FitListeners & { readonly stopRequested: () => boolean },
): Promise<Bundle> {
  const ignore = () => undefined;
  const request = { task: findTask(name), options, rows, devRows, savedConfig: { ...options } };
  const { bundle } = await trainModel(request, {
    runtime,
    threads: options.threads ?? 1,
    report: onProgress ?? ignore,
    note: onNote ?? ignore,
    warn: onNote ?? ignore,
    stopRequested,
    save: async () => undefined,
  });
  return bundle;
}
