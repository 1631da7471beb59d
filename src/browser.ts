/** The public surface in a browser. */
import type { Bundle } from './bundle/bundle.ts';
import { loadSequenceModel, openSequenceModel, type SequenceModel } from './bundle/sequence-model.ts';
import { memoryStore } from './bundle/store.ts';
import { fitPairs } from './library/fit-pairs.ts';
import { type FitSettings, fitOptionsOf } from './library/fit-request.ts';
import { webRuntime } from './runtime/web/web-runtime.ts';
import type { TextPair } from './tasks/prepare-data.ts';

export { bundleFiles } from './bundle/save-bundle.ts';
export * from './index.ts';
export { webRuntime } from './runtime/web/web-runtime.ts';

/** Trains in the calling thread; call it from a Web Worker to keep a page responsive. Throws E_CONFIG and E_DATA. */
export async function fit(pairs: readonly TextPair[], settings: FitSettings = {}): Promise<SequenceModel> {
  const { dev, signal, ...listeners } = settings;
  const stopRequested = () => signal?.aborted ?? false;
  const bundle: Bundle = await fitPairs(pairs, dev, fitOptionsOf(settings), webRuntime, {
    ...listeners,
    stopRequested,
  });
  return openSequenceModel(bundle, { runtime: webRuntime });
}

/** The model in the files of a bundle by name. Throws E_MODEL_FILE naming the file and what is wrong in it. */
export function load(files: ReadonlyMap<string, Uint8Array>): Promise<SequenceModel> {
  return loadSequenceModel(memoryStore(files), { runtime: webRuntime });
}
