/**
 * The flat buffer: all parameters of a model in one Float32Array, each a named view of it.
 *
 * Gradients and moments use the same layout, so clipping, an optimizer step and averaging are one pass each.
 */

import { HeddleError } from '../base/errors.ts';
import { fold, foldName, keyOf } from '../base/random.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import type { ParameterSpec } from './module-scope.ts';

/** Where each parameter stands in the flat buffer. */
export interface ParameterLayout {
  readonly entries: ReadonlyMap<string, LayoutEntry>;
  /** The number of elements of all parameters. */
  readonly size: number;
}

interface LayoutEntry {
  readonly offset: number;
  readonly size: number;
  readonly shape: readonly number[];
}

/**
 * Where each parameter stands in the flat buffer, in the order in which they are given.
 *
 * Shapes: parameters of any shape -> one buffer [sum of their sizes].
 */
export function layoutOf(parameters: readonly Pick<ParameterSpec, 'name' | 'shape'>[]): ParameterLayout {
  let offset = 0;
  const entries = new Map<string, LayoutEntry>();
  for (const { name, shape } of parameters) {
    const size = shape.reduce((product, d) => product * d, 1);
    entries.set(name, { offset, size, shape });
    offset += size;
  }
  return Object.freeze({ entries, size: offset });
}

/**
 * Named views of `flat`: writing to one writes to the flat buffer.
 *
 * Shapes: flat [layout.size] -> each parameter's own shape.
 * Throws: E_INTERNAL for a wrong length.
 */
export function viewsOf(
  layout: ParameterLayout,
  flat: Float32Array,
): ReadonlyMap<string, HostTensor<'float32'>> {
  if (flat.length !== layout.size) {
    throw new HeddleError('E_INTERNAL', {
      where: 'flat buffer',
      found: `${flat.length} elements`,
      allowed: `${layout.size}`,
    });
  }
  return new Map(
    [...layout.entries].map(([name, { offset, size, shape }]) => [
      name,
      hostTensor('float32', shape, flat.subarray(offset, offset + size)),
    ]),
  );
}

/**
 * Fresh parameters: a pure function of the seed and of each parameter's name and shape.
 *
 * Shapes: -> the flat buffer of `layoutOf(parameters)`.
 *
 * @example
 * const weights = viewsOf(layoutOf(scope.parameters), initializeParameters(scope.parameters, 1));
 */
export function initializeParameters(parameters: readonly ParameterSpec[], seed: number): Float32Array {
  const key = fold(keyOf(seed), 0);
  const layout = layoutOf(parameters);
  const flat = new Float32Array(layout.size);
  for (const { name, shape, initialize } of parameters) {
    flat.set(initialize(foldName(key, name), shape), layout.entries.get(name)!.offset);
  }
  return flat;
}
