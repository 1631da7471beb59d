/** Rewriting a traced graph: the same computation from other values. */
import { inScope } from './scope.ts';
import { apply, type Node, type Tensor } from './tensor.ts';
import { nodesOf } from './walk.ts';

/**
 * `outputs` computed anew, with every tensor that `isReplaced` exchanged for its `replacement`.
 *
 * The replacement may differ from reader to reader (undefined: the tensor itself is an output). Nodes keep their
 * scope; a node none of whose inputs changes is shared, not copied.
 */
export function substitute(
  outputs: readonly Tensor[],
  isReplaced: (tensor: Tensor) => boolean,
  replacement: (tensor: Tensor, reader: Node | undefined) => Tensor,
): readonly Tensor[] {
  const copies = new Map<Tensor, Tensor>();
  const resolve = (tensor: Tensor, reader: Node | undefined) =>
    isReplaced(tensor) ? replacement(tensor, reader) : copies.get(tensor)!;
  for (const node of nodesOf(outputs, isReplaced)) {
    const inputs = node.inputs.map((tensor) => resolve(tensor, node));
    const copied = copyNode(node, inputs);
    node.outputs.forEach((tensor, i) => {
      copies.set(tensor, copied[i]!);
    });
  }
  return outputs.map((tensor) => resolve(tensor, undefined));
}

function copyNode(node: Node, inputs: readonly Tensor[]): readonly Tensor[] {
  if (inputs.every((tensor, i) => tensor === node.inputs[i])) return node.outputs;
  return inScope(node.scope, () => apply(node.op, inputs, node.attributes));
}
