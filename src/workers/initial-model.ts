/** A model that a run starts from: a bundle of ours, or a folder of Hugging Face. */
import { readBundle } from '../bundle/load-bundle.ts';
import { folderStore } from '../files/folder-store.ts';
import { layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { copyWeights } from '../tasks/copy-weights.ts';
import { findBundleTask } from '../tasks/registry.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { InitialModel } from '../tasks/train-model.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';

/** Throws E_MODEL_FILE where there is no model in the folder, E_CONFIG where it has nothing that the task can use. */
export async function readInitialModel(
  folder: string,
  task: AnyTask,
  options: TrainingOptions,
): Promise<InitialModel> {
  void task;
  void options;
  const bundle = await readBundle(await folderStore(folder), findBundleTask);
  const weights = viewsOf(bundle.layout, bundle.parameters);
  return { assets: bundle.assets, initialize: copyWeights(weights, folder) };
}
