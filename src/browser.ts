/** The public surface in a browser. */
import { bundleFiles as filesOf } from './bundle/save-bundle.ts';
import { memoryStore } from './bundle/store.ts';
import type { TextPair } from './data/rows/sequence-to-sequence.ts';
import { type FitRequest, type FitSettings, fitRequestOf, resolveFit } from './library/fit-request.ts';
import { fitHere } from './library/fit-rows.ts';
import type { DecoderName, EncoderName, TaskName } from './library/task-types.ts';
import { loadModel, openModel, type TrainedModel } from './library/trained-model.ts';
import { webRuntime } from './runtime/web/web-runtime.ts';
import { findTask } from './tasks/registry.ts';

export * from './index.ts';
export { webRuntime } from './runtime/web/web-runtime.ts';

/** Trains in the calling thread; call it from a Web Worker to keep a page responsive. Throws E_CONFIG and E_DATA. */
export function fit<Encoder extends EncoderName = 'transformer', Decoder extends DecoderName = 'transformer'>(
  pairs: readonly TextPair[],
  settings?: FitSettings<'sequence-to-sequence', Encoder, Decoder>,
): Promise<TrainedModel<'sequence-to-sequence'>>;
export function fit<
  Name extends TaskName,
  Encoder extends EncoderName = 'transformer',
  Decoder extends DecoderName = 'transformer',
>(request: FitRequest<Name, Encoder, Decoder>): Promise<TrainedModel<Name>>;
export async function fit(first: unknown, settings: unknown = {}): Promise<unknown> {
  const request = fitRequestOf(first, settings) as unknown as FitRequest<TaskName>;
  const bundle = await fitHere(await resolveFit(request), webRuntime, request);
  return openModel(bundle, { runtime: webRuntime });
}

/** The files of a model's bundle by name. */
export function bundleFiles(model: TrainedModel): ReadonlyMap<string, Uint8Array> {
  return filesOf(findTask(model.task), model.bundle);
}

/** The model in the files of a bundle by name. Throws E_MODEL_FILE naming the file and what is wrong in it. */
export function load<Name extends TaskName = 'sequence-to-sequence'>(
  files: ReadonlyMap<string, Uint8Array>,
  task?: Name,
): Promise<TrainedModel<Name>> {
  return loadModel(memoryStore(files), { runtime: webRuntime }, task);
}
