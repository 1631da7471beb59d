/** The nodes of a graph in the order in which they can be computed. */
import type { Node, Tensor } from './tensor.ts';

/** Every node that `outputs` depend on, inputs first. */
export function nodesOf(outputs: readonly Tensor[]): readonly Node[] {
  const seen = new Set<Node>();
  const stack = outputs.map((tensor) => tensor.node);
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const tensor of node.inputs) stack.push(tensor.node);
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
