import type { ParameterLayout } from '../nn/flat-parameters.ts';

/** The parameters of one layer. */
export interface ParameterGroup {
  /** Such as `encoder.layers.0` or `decoder.embedding`. */
  readonly layer: string;
  readonly tensors: number;
  /** Elements of all tensors. */
  readonly count: number;
}

/**
 * The parameters by layer, in the order of the layout.
 *
 * A layer of a stack (`encoder.layers.0`) is one group with all that it contains; any other parameter belongs to
 * the path before its own name.
 */
export function parameterTable(layout: ParameterLayout): readonly ParameterGroup[] {
  const groups = new Map<string, ParameterGroup>();
  for (const [name, { size }] of layout.entries) {
    const layer = layerOf(name);
    const { tensors, count } = groups.get(layer) ?? { tensors: 0, count: 0 };
    groups.set(layer, { layer, tensors: tensors + 1, count: count + size });
  }
  return [...groups.values()];
}

function layerOf(name: string): string {
  const path = name.split('.').slice(0, -1);
  const numbered = path.findIndex((part) => /^\d+$/.test(part));
  return (numbered < 0 ? path : path.slice(0, numbered + 1)).join('.');
}
