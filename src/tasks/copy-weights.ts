/** Starting from the weights of another model: what has the same name and shape is copied. */
import { HeddleError } from '../base/errors.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { sameShape } from '../graph/shape.ts';
import { initializeParameters, layoutOf } from '../nn/flat-parameters.ts';
import type { InitialModel } from './train-model.ts';

/**
 * A function that makes fresh parameters and copies those over them that `weights` holds under the same name and shape.
 *
 * It notes what was copied, what is fresh and what was not used. Throws E_CONFIG where nothing fits.
 */
export function copyWeights(
  weights: ReadonlyMap<string, HostTensor>,
  where: string,
): InitialModel['initialize'] {
  return (parameters, seed, note, isFresh = () => false) => {
    const flat = initializeParameters(parameters, seed);
    const { entries } = layoutOf(parameters);
    const copied = new Set<string>();
    for (const { name, shape } of parameters) {
      const source = weights.get(name);
      if (source === undefined || !sameShape(source.dims, shape) || isFresh(name)) continue;
      flat.set(source.data as Float32Array, entries.get(name)?.offset ?? 0);
      copied.add(name);
    }
    if (copied.size === 0) throw nothingFits(where, weights);
    const fresh = [...entries.keys()].filter((name) => !copied.has(name));
    const unused = [...weights.keys()].filter((name) => !copied.has(name));
    note(`copied ${copied.size} tensors from ${where}`);
    if (fresh.length > 0) note(`fresh: ${listed(fresh)}`);
    if (unused.length > 0) note(`not used: ${listed(unused)}`);
    return flat;
  };
}

/**
 * Whether a parameter of the new model is fresh even where the other model has one of its name and shape: what belongs to labels, where the labels of
 * the two are not the same ones in the same order.
 */
export function ofOtherLabels(from: ModelParts, to: ModelParts | undefined): (name: string) => boolean {
  const { labels, labelLayers = [] } = to ?? {};
  if (from.labels === undefined || JSON.stringify(from.labels) === JSON.stringify(labels)) return () => false;
  return (name) => labelLayers.some((layer) => name.startsWith(`${layer}.`));
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}

function nothingFits(where: string, weights: ReadonlyMap<string, HostTensor>): HeddleError {
  return new HeddleError('E_CONFIG', {
    where: `--init ${where}`,
    found: `no tensor of the new model's names and shapes among its ${weights.size}`,
    allowed: 'a model of the same family and sizes',
    fix: 'leave out --layers, --width and the like: they are taken from the model',
  });
}
