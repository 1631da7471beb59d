import { HeddleError } from '../base/errors.ts';
import { arrayOf } from '../graph/dtype.ts';
import type { Emitter } from '../graph/emitter.ts';
import type { GradientContext, Op } from '../graph/op.ts';
import { dimAt, formatShape, sameShape } from '../graph/shape.ts';
import { applyOne, type Node, type One, type Tensor, type Three } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { dimValue } from './dim-value.ts';
import { div } from './div.ts';
import { exp } from './exp.ts';
import { logSoftmax } from './log-softmax.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';
import { sub } from './sub.ts';

interface SoftmaxCrossEntropyAttributes {
  readonly labelSmoothing: number;
}

/**
 * The loss of each row, from the logits x [..., V], l = logSoftmax(x) [..., V] and the target t [...].
 *
 * l is an input so that forward and gradient share it; as a function of x it has no cotangent of its own, and the
 * whole derivative is credited to x.
 */
export const softmaxCrossEntropyOp: Op<SoftmaxCrossEntropyAttributes, Three, One> = {
  name: 'softmaxCrossEntropy',
  source: 'ONNX GatherElements-13, ReduceMean-18',
  infer: ([logits, , target]) => {
    const rows = logits.shape.slice(0, -1);
    if (target.dtype !== 'int32' || !sameShape(target.shape, rows)) {
      const found = `target ${target.dtype} ${formatShape(target.shape)}`;
      throw new HeddleError('E_SHAPE', {
        where: 'softmaxCrossEntropy',
        found: `logits ${formatShape(logits.shape)}, ${found}`,
        allowed: 'logits [..., V] and target int32 [...]',
      });
    }
    return [{ dtype: logits.dtype, shape: rows }];
  },
  gradient,
  emit,
};

/** With the smoothing s: dx_v = dy (e^(l_v) - s / V - (1 - s) [v = t]), the last term added to one element of each row. */
function gradient({
  inputs,
  attributes,
  cotangents: [dy],
}: GradientContext<SoftmaxCrossEntropyAttributes, Three, One>) {
  const [logits, l, target] = inputs;
  const { labelSmoothing } = attributes;
  const { dtype, shape } = logits;
  const column = [...target.shape, 1];
  const scale = reshape(dy, column);
  const share = div(scalar(labelSmoothing, dtype), dimValue(dimAt(shape, -1), dtype));
  const everywhere = labelSmoothing === 0 ? exp(l) : sub(exp(l), share);
  const atTarget = mul(scale, scalar(labelSmoothing - 1, dtype));
  const dx = scatterAdd(mul(everywhere, scale), reshape(target, column), atTarget, -1);
  return [dx, undefined, undefined] as const;
}

/** (s - 1) l_t - s mean(l) */
function emit(node: Node<SoftmaxCrossEntropyAttributes, Three, One>, emitter: Emitter): readonly [string] {
  const [, l, target] = node.inputs;
  const { labelSmoothing } = node.attributes;
  const last = emitter.constant('int64', [1], arrayOf('int64', [-1]));
  const one = (opType: string, inputs: readonly string[], attributes = {}) =>
    emitter.node(opType, inputs, { attributes })[0];
  const scaled = (value: string, factor: number) =>
    one('Mul', [value, emitter.constant(l.dtype, [], arrayOf(l.dtype, [factor]))]);
  const column = one('Unsqueeze', [emitter.name(target), last]);
  const atTarget = one('GatherElements', [emitter.name(l), column], { axis: { int: -1 } });
  const likelihood = scaled(one('Squeeze', [atTarget, last]), labelSmoothing - 1);
  if (labelSmoothing === 0) return [likelihood];
  const mean = one('ReduceMean', [emitter.name(l), last], { keepdims: { int: 0 } });
  return [one('Add', [likelihood, scaled(mean, -labelSmoothing)])];
}

/**
 * The weighted sum over rows of the cross entropy between softmax(logits) and the target.
 *
 * Shapes: logits [..., V], target int32 [...], rowWeight [...] -> [].
 * Formula: with nll_v = -ln softmax(logits)_v and s = labelSmoothing,
 * sum over rows of rowWeight ((1 - s) nll_target + s / V sum_v nll_v).
 * Source: Szegedy et al. (2016), "Rethinking the Inception architecture", section 7; the smoothing is uniform over all
 * V classes, as in PyTorch.
 *
 * Throws: E_SHAPE where types or shapes do not fit.
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  target: Tensor,
  rowWeight: Tensor,
  { labelSmoothing = 0 } = {},
): Tensor {
  const rows = applyOne(softmaxCrossEntropyOp, [logits, logSoftmax(logits), target], { labelSmoothing });
  return reduceSum(mul(rows, rowWeight));
}
