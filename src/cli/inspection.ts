/** What `heddle inspect` knows about the model in a folder. */
import { readBundle } from '../bundle/load-bundle.ts';
import { readTogether } from '../bundle/store.ts';
import { folderStore } from '../files/folder-store.ts';
import { type Inspection, inspectionOf } from '../library/inspect.ts';
import { parseHistory } from '../library/run-history.ts';
import { findBundleTask } from '../tasks/registry.ts';
import { readHistoryText } from '../tasks/run-files.ts';

export interface FolderInspection extends Inspection {
  readonly folder: string;
}

/** Throws E_MODEL_FILE where there is no model or it is damaged; nothing is computed. */
export async function inspectFolder(folder: string): Promise<FolderInspection> {
  const store = await folderStore(folder);
  return readTogether(store, async () => {
    const bundle = await readBundle(store, findBundleTask);
    return { folder, ...inspectionOf(bundle, parseHistory(await readHistoryText(store))) };
  });
}
