import { HeddleError } from '../base/errors.ts';
import { arrayOf } from '../graph/dtype.ts';
import type { Emitter } from '../graph/emitter.ts';
import type { GradientContext, Op } from '../graph/op.ts';
import { formatShape, sameShape } from '../graph/shape.ts';
import { applyOne, type Node, type Tensor } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { dimValue } from './dim-value.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';
import { softmax } from './softmax.ts';
import { sub } from './sub.ts';

interface SoftmaxCrossEntropyAttributes {
  readonly labelSmoothing: number;
}

/**
 * The loss of each row, from the logits x [..., V], p = softmax(x) and the target [...].
 *
 * p is an input so that forward and gradient share it; it is a function of x, and the whole derivative is
 * credited to x.
 */
export const softmaxCrossEntropyOp: Op<SoftmaxCrossEntropyAttributes> = {
  name: 'softmaxCrossEntropy',
  source: 'ONNX ReduceMax-20, GatherElements-13, Log-13, ReduceMean-18',
  infer: ([logits, , target]) => {
    const rows = logits!.shape.slice(0, -1);
    if (logits!.shape.length === 0 || target!.dtype !== 'int32' || !sameShape(target!.shape, rows)) {
      const found = `target ${target!.dtype} ${formatShape(target!.shape)}`;
      throw new HeddleError('E_SHAPE', {
        where: 'softmaxCrossEntropy',
        found: `logits ${formatShape(logits!.shape)}, ${found}`,
        allowed: 'logits [..., V] and target int32 [...]',
      });
    }
    return [{ dtype: logits!.dtype, shape: rows }];
  },
  gradient,
  emit,
};

/** loss = ln(sum_v e^(x_v)) - (1 - s) x_t - s mean(x): dx_v = dy (p_v - (1 - s) [v = t] - s / V) */
function gradient({ inputs, attributes, cotangents: [dy] }: GradientContext<SoftmaxCrossEntropyAttributes>) {
  const [logits, p, target] = inputs as readonly [Tensor, Tensor, Tensor];
  const { labelSmoothing } = attributes;
  const { dtype, shape } = logits;
  const column = [...target.shape, 1];
  const scale = reshape(dy!, column);
  const share = div(scalar(labelSmoothing, dtype), dimValue(shape.at(-1)!, dtype));
  const spread = labelSmoothing === 0 ? p : sub(p, share);
  const atTarget = mul(scale, scalar(labelSmoothing - 1, dtype));
  return [scatterAdd(mul(spread, scale), reshape(target, column), atTarget, -1), undefined, undefined];
}

/**
 * With the largest logit m: p_max = 1 / sum_v e^(x_v - m), so ln(sum_v e^(x_v)) = m - ln(p_max), and
 * loss = (1 - s) (m - x_t) + s (m - mean(x)) - ln(p_max). Nothing of size V is written.
 */
function emit(node: Node<SoftmaxCrossEntropyAttributes>, emitter: Emitter): readonly string[] {
  const [logits, p, target] = node.inputs as readonly [Tensor, Tensor, Tensor];
  const { labelSmoothing } = node.attributes;
  const one = (opType: string, ...inputs: readonly string[]) => emitter.node(opType, inputs)[0]!;
  const number = (value: number) => emitter.constant(logits.dtype, [], arrayOf(logits.dtype, [value]));
  const last = emitter.constant('int64', [1], arrayOf('int64', [-1]));
  const x = emitter.name(logits);
  const attributes = { axis: { int: -1 } };
  const column = one('Unsqueeze', emitter.name(target), last);
  const atTarget = emitter.node('GatherElements', [x, column], { attributes })[0]!;
  const m = one('ReduceMax', x, last);
  const below = one('Sub', m, atTarget);
  const smoothed =
    labelSmoothing === 0
      ? below
      : one(
          'Add',
          one('Mul', below, number(1 - labelSmoothing)),
          one('Mul', one('Sub', m, one('ReduceMean', x, last)), number(labelSmoothing)),
        );
  const rows = one('Sub', smoothed, one('Log', one('ReduceMax', emitter.name(p), last)));
  return [one('Squeeze', rows, last)];
}

/**
 * The weighted sum over rows of the cross entropy between softmax(logits) and the target.
 *
 * Shapes: logits [..., V], target int32 [...], rowWeight [...] -> [].
 * Formula: with nll_v = -ln softmax(logits)_v and s = labelSmoothing,
 * sum over rows of rowWeight ((1 - s) nll_target + s / V sum_v nll_v).
 * Source: Szegedy et al. (2016), "Rethinking the Inception architecture", section 7; the smoothing is uniform over all
 * V classes, as in PyTorch.
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  target: Tensor,
  rowWeight: Tensor,
  { labelSmoothing = 0 } = {},
): Tensor {
  const rows = applyOne(softmaxCrossEntropyOp, [logits, softmax(logits), target], { labelSmoothing });
  return reduceSum(mul(rows, rowWeight));
}
