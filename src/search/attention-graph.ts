import { sameDim } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { SequenceToSequence } from '../models/sequence-to-sequence.ts';
import { B, ModuleScope, S, T } from '../nn/module-scope.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { mul } from '../ops/mul.ts';
import { reduceMean } from '../ops/reduce-mean.ts';

/**
 * What a decoder attends to while it reads a given target; undefined for one that attends inside of a loop.
 *
 * Shapes: source [B, S], targetInput [B, T] int32 -> attention [B, T, S]; the weights of a row sum to 1, padding of
 * the source has none.
 * Formula: the mean over layers of the mean over heads of the cross-attention weights, which are known by their shape:
 * of all attention only that to the source goes from T positions to S.
 */
export function attentionGraph(model: SequenceToSequence): Tensor | undefined {
  const scope = ModuleScope.root();
  const memory = model.encode(scope, input('source', 'int32', [B, S]));
  model.decode(scope, input('targetInput', 'int32', [B, T]), memory);
  const maps = scope.observations.map(({ tensor }) => tensor).filter(attendsToSource);
  if (maps.length === 0) return undefined;
  const ofLayers = maps.map((weights) => (weights.shape.length === 4 ? reduceMean(weights, [1]) : weights));
  return mul(ofLayers.reduce(add), scalar(1 / maps.length, 'float32'));
}

/** Whether the last axes are [T, S]. */
function attendsToSource({ shape }: Tensor): boolean {
  const [rows, columns] = shape.slice(-2);
  return shape.length >= 3 && sameDim(rows!, T) && sameDim(columns!, S);
}
