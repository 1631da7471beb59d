/** A model that a run starts from: a bundle of ours, or a folder of Hugging Face. */
import { HeddleError } from '../base/errors.ts';
import { readConfigJson, versionOf } from '../bundle/bundle-config.ts';
import { readBundle } from '../bundle/load-bundle.ts';
import { readTogether, type Store } from '../bundle/store.ts';
import { readPretrained } from '../interop/read-pretrained.ts';
import { viewsOf } from '../nn/flat-parameters.ts';
import { copyWeights } from '../tasks/copy-weights.ts';
import type { InitialKind } from '../tasks/fine-tuning.ts';
import { sidesFor, type WeightedParts } from '../tasks/initial-sides.ts';
import { findBundleTask } from '../tasks/registry.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { InitialModel } from '../tasks/train-model.ts';

/** Of which kind the model in a store is. Throws E_MODEL_FILE where there is none. */
export async function initialKind(store: Store): Promise<InitialKind> {
  const json = await readTogether(store, () => readConfigJson(store));
  return versionOf(json) === undefined ? 'pretrained' : 'bundle';
}

/**
 * The model in a store, made ready for a task.
 *
 * Throws: E_MODEL_FILE where there is no model that Heddle reads, E_CONFIG where the task cannot use it.
 */
export async function openInitialModel(store: Store, task: AnyTask): Promise<InitialModel> {
  const { kind, found } = await readTogether(store, async () => {
    const kind = await initialKind(store);
    const found: WeightedParts = await (kind === 'bundle' ? bundleParts(store) : readPretrained(store));
    return { kind, found };
  });
  const { parts, weights } = sidesFor(task, found, store.name);
  const copy = copyWeights(weights, store.name);
  const { unread = [] } = found;
  return {
    kind,
    parts,
    initialize(parameters, seed, note, isFresh) {
      const flat = copy(parameters, seed, note, isFresh);
      if (unread.length > 0) note(`not read: ${unread.join(', ')}`);
      return flat;
    },
  };
}

async function bundleParts(store: Store): Promise<WeightedParts> {
  const { config, layout, parameters, assets } = await readBundle(store, findBundleTask);
  const parts = findBundleTask(config.task, store.name).parts?.(config.model, assets);
  if (parts !== undefined) return { parts, weights: viewsOf(layout, parameters) };
  throw new HeddleError('E_CONFIG', {
    where: `--init ${store.name}`,
    found: `a model of the task ${config.task}, from which no other can start`,
  });
}
