/** Training from pairs in memory to a bundle in memory, on any runtime. */
import type { Bundle } from '../bundle/bundle.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { TextPair } from '../tasks/prepare-data.ts';
import { trainModel } from '../tasks/train-model.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import type { FitSettings } from './fit-request.ts';

export type FitListeners = Pick<FitSettings, 'onProgress' | 'onNote'>;

/** Trains in the calling thread. Throws E_CONFIG and E_DATA. */
export async function fitPairs(
  pairs: readonly TextPair[],
  dev: readonly TextPair[] | undefined,
  options: TrainingOptions,
  runtime: Runtime,
  { onProgress, onNote, stopRequested }: FitListeners & { readonly stopRequested: () => boolean },
): Promise<Bundle> {
  const ignore = () => undefined;
  const request = { options, pairs, devPairs: dev, savedConfig: { ...options } };
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
