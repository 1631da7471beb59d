/**
 * Reverse-mode differentiation: one walk from the loss back to what it depends on.
 *
 * Source: Griewank and Walther (2008), "Evaluating derivatives", chapter 3. The gradient of a traced graph is a
 * traced graph, so it is emitted, optimised and differentiated like any other.
 */
import { HeddleError } from '../base/errors.ts';
import { isFloat } from '../graph/dtype.ts';
import type { PullBack } from '../graph/op.ts';
import { inScope } from '../graph/scope.ts';
import { formatShape } from '../graph/shape.ts';
import type { Node, Tensor } from '../graph/tensor.ts';
import { dependents, nodesOf } from '../graph/walk.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { fill } from '../ops/fill.ts';
import { where } from '../ops/where.ts';

/**
 * d(loss)/d(x) for each x in `wrt`: parameters, inputs or intermediate values.
 *
 * Shapes: loss [], gradient of x: the shape of x. A tensor that the loss does not depend on has gradient zero.
 * Throws: E_SHAPE where the loss is not a floating-point scalar or an op on the way has no gradient.
 *
 * @example
 * const [slope] = gradients(reduceSum(mul(x, x)), [x]); // 2 x
 */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): readonly Tensor[] {
  if (loss.shape.length > 0 || !isFloat(loss.dtype)) {
    throw new HeddleError('E_SHAPE', {
      where: 'gradients',
      found: `a loss of type ${loss.dtype} ${formatShape(loss.shape)}`,
      allowed: 'a floating-point scalar []',
      fix: 'reduce it with reduceSum or reduceMean',
    });
  }
  const seed = fill(1, [], loss.dtype);
  return pullBack([loss], [seed], wrt).map((g, i) => g ?? zerosLike(wrt[i]!));
}

/** The reverse walk itself. */
const pullBack: PullBack = (outputs, cotangents, wrt) => {
  const nodes = nodesOf(outputs);
  const onPath = dependents(nodes, wrt);
  const accumulated = new Map<Tensor, Tensor>();
  for (const [i, tensor] of outputs.entries()) accumulate(accumulated, tensor, cotangents[i]);
  for (const node of [...nodes].reverse()) {
    const needs = node.inputs.map((tensor) => onPath.has(tensor) && isFloat(tensor.dtype));
    const reached = node.outputs.some((tensor) => accumulated.has(tensor));
    if (!reached || !needs.includes(true)) continue;
    const pulled = inScope(`${node.scope}/gradient`, () => pullNode(node, accumulated, needs));
    node.inputs.forEach((tensor, i) => {
      if (needs[i]) accumulate(accumulated, tensor, pulled[i]);
    });
  }
  return wrt.map((tensor) => accumulated.get(tensor));
};

function pullNode(
  node: Node,
  accumulated: ReadonlyMap<Tensor, Tensor>,
  needs: readonly boolean[],
): readonly (Tensor | undefined)[] {
  const { op, inputs, outputs, attributes } = node;
  const cotangents = outputs.map((tensor) => accumulated.get(tensor));
  if (op.gradient === undefined) {
    throw new HeddleError('E_SHAPE', {
      where: `${node.scope}/${op.name}`,
      found: 'a gradient through an operator that has none',
      fix: 'use an operator that has one',
    });
  }
  return op.gradient({ node, inputs, outputs, attributes, cotangents, needs, pullBack });
}

function accumulate(sums: Map<Tensor, Tensor>, tensor: Tensor, term: Tensor | undefined): void {
  if (term === undefined) return;
  const sum = sums.get(tensor);
  sums.set(tensor, sum === undefined ? term : add(sum, term));
}

/** Zeros; a symbolic shape is read from `x` itself, as nothing else in the graph may hold it. */
function zerosLike(x: Tensor): Tensor {
  const { shape, dtype } = x;
  if (shape.every((d) => typeof d === 'number')) return fill(0, shape, dtype);
  return where(scalar(0, 'bool'), x, scalar(0, dtype));
}
