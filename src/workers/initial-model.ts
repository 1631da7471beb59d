/** The model in a folder that a run starts from. */
import { folderStore } from '../files/folder-store.ts';
import { openInitialModel } from '../library/initial-model.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { InitialModel } from '../tasks/train-model.ts';

/**
 * The bundle of ours or the folder of Hugging Face.
 *
 * Throws: E_MODEL_FILE where there is no model in the folder, E_CONFIG where it has nothing that the task can use.
 */
export async function readInitialModel(folder: string, task: AnyTask): Promise<InitialModel> {
  return openInitialModel(await folderStore(folder), task);
}
