/** A trained model in the form of another library. */
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { writePretrained } from '../interop/write-pretrained.ts';
import { viewsOf } from '../nn/flat-parameters.ts';
import { findTask } from '../tasks/registry.ts';

/**
 * The files of a Hugging Face folder by name: what `from_pretrained` of Python's transformers loads, with the same logits.
 *
 * Throws: E_CONFIG where no class of transformers computes what the model computes, naming the options in its way.
 */
export function pretrainedFiles(
  { config, assets, layout, parameters }: Bundle,
  where = 'export',
): ReadonlyMap<string, Uint8Array> {
  const parts = findTask(config.task).parts?.(config.model, assets);
  if (parts !== undefined) return writePretrained(parts, viewsOf(layout, parameters), where);
  const found = `a model of the task ${config.task}, for which transformers has no class`;
  throw new HeddleError('E_CONFIG', { where, found });
}
