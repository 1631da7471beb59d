import { availableParallelism } from 'node:os';
import type { Bundle } from '../bundle/bundle.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { openBundle } from '../bundle/load-bundle.ts';
import { folderStore } from '../files/folder-store.ts';
import { nodeMedia } from '../files/node-media.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { findBundleTask, findTask } from '../tasks/registry.ts';
import type { AnyTask, Warn } from '../tasks/task.ts';
import { warnings } from '../tasks/warnings.ts';

/** A model in a folder, ready for use. */
export interface OpenedModel {
  readonly task: AnyTask;
  readonly bundle: Bundle;
  readonly ready: ReadyModel;
  /** Passes warnings on; of those that are said `once` only the first. */
  readonly warn: Warn;
  readonly release: () => Promise<void>;
}

interface OpenModelOptions {
  /** All cores by default. */
  readonly threads: number | undefined;
  readonly onWarning: (message: string) => void;
}

/** The model in a folder. Throws E_MODEL_FILE where there is none or it is damaged. */
export async function openModel(
  folder: string,
  { threads = availableParallelism(), onWarning }: OpenModelOptions,
): Promise<OpenedModel> {
  const options = { runtime: nodeRuntime, threads, media: nodeMedia };
  const open = async (path: string, more: object = {}) =>
    openBundle(await folderStore(path), findBundleTask, { ...options, ...more });
  const openOther = async (path: string) => {
    const { bundle, ready } = await open(path);
    return { task: bundle.config.task, ready };
  };
  const { bundle, ready } = await open(folder, { openOther });
  return {
    task: findTask(bundle.config.task),
    bundle,
    ready,
    warn: warnings(onWarning),
    release: () => ready.predictor.release(),
  };
}
