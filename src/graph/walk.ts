/** The nodes of a graph in the order in which they can be computed. */
import type { Node, Tensor } from './tensor.ts';

/** Every node that `outputs` depend on, inputs first. The walk does not look past a tensor that `isGiven`. */
export function nodesOf(
  outputs: readonly Tensor[],
  isGiven: (tensor: Tensor) => boolean = () => false,
): readonly Node[] {
  const seen = new Set<Node>();
  const stack = [...outputs];
  while (stack.length > 0) {
    const tensor = stack.pop()!;
    if (seen.has(tensor.node) || isGiven(tensor)) continue;
    seen.add(tensor.node);
    stack.push(...tensor.node.inputs);
  }
  return [...seen].sort((a, b) => a.order - b.order);
}

/** The tensors of `nodes` that depend on any of `sources`, the sources themselves included. */
export function dependents(nodes: readonly Node[], sources: readonly Tensor[]): ReadonlySet<Tensor> {
  const reached = new Set<Tensor>(sources);
  for (const node of nodes) {
    if (node.inputs.some((tensor) => reached.has(tensor))) for (const out of node.outputs) reached.add(out);
  }
  return reached;
}
