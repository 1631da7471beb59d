import { availableParallelism } from 'node:os';
import { loadSequenceModel, type SequenceModel } from '../bundle/sequence-model.ts';
import { folderStore } from '../files/folder-store.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';

interface OpenModelOptions {
  /** All cores by default. */
  readonly threads: number | undefined;
  readonly onWarning: (message: string) => void;
}

/** The model in a folder. Throws E_MODEL_FILE where there is none or it is damaged. */
export async function openModel(
  folder: string,
  { threads, onWarning }: OpenModelOptions,
): Promise<SequenceModel> {
  const store = await folderStore(folder);
  return loadSequenceModel(store, {
    runtime: nodeRuntime,
    threads: threads ?? availableParallelism(),
    onWarning,
  });
}
