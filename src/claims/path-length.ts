/** How many applications of a recurrent cell lie between an input and a later output: counted in the traced graph. */
import { input } from '../graph/input.ts';
import type { Node, Tensor } from '../graph/tensor.ts';
import { dependents, nodesOf } from '../graph/walk.ts';
import { elman } from '../nn/elman.ts';
import { B, ModuleScope } from '../nn/module-scope.ts';
import { matmulOp } from '../ops/matmul.ts';

/** The fewest nodes that `counts` on a way from `source` to `target`; undefined where there is no way. */
function fewestNodes(source: Tensor, target: Tensor, counts: (node: Node) => boolean): number | undefined {
  const nodes = nodesOf([target]);
  const onPath = dependents(nodes, [source]);
  const fewest = new Map<Tensor, number>([[source, 0]]);
  for (const node of nodes) {
    const ways = node.inputs.filter((x) => onPath.has(x)).map((x) => fewest.get(x)!);
    if (ways.length === 0) continue;
    const count = Math.min(...ways) + (counts(node) ? 1 : 0);
    for (const x of node.outputs) fewest.set(x, count);
  }
  return fewest.get(target);
}

/**
 * The path length from each input of an Elman network to its last state, by distance 0..length - 1.
 *
 * The network is traced step by step, without a loop; each application of the cell is one matrix product, of the
 * input x_t W or of the state h_(t-1) U.
 */
export function recurrentPathLengths(length: number, width: number): readonly number[] {
  const scope = ModuleScope.root();
  const inputs = Array.from({ length }, (_, t) => input(`x${t}`, 'float32', [B, 1, width]));
  let state: readonly Tensor[] | undefined;
  for (const x of inputs) state = elman(scope, { width }, x, { initial: state }).final;
  return inputs.map((x) => fewestNodes(x, state![0]!, ({ op }) => op === matmulOp)!).reverse();
}
