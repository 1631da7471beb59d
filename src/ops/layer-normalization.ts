import { HeddleError } from '../base/errors.ts';
import type { Emitter } from '../graph/emitter.ts';
import type { GradientContext, Op } from '../graph/op.ts';
import { dimAt, formatShape, sameShape } from '../graph/shape.ts';
import { apply, type Node, type Tensor, type TensorType, type Three } from '../graph/tensor.ts';
import { add } from './add.ts';
import { scalar } from './constant.ts';
import { dimValue } from './dim-value.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { pow } from './pow.ts';
import { reduceMean } from './reduce-mean.ts';
import { sqrt } from './sqrt.ts';
import { sub } from './sub.ts';
import { unbroadcast } from './unbroadcast.ts';

interface LayerNormalizationAttributes {
  readonly epsilon: number;
}

/** Outputs: y, and the mean and 1 / standard deviation of each row, which ONNX keeps in float32. */
export const layerNormalizationOp: Op<LayerNormalizationAttributes, Three, Three> = {
  name: 'layerNormalization',
  source: 'ONNX LayerNormalization-17',
  infer,
  gradient,
  restrict: ({ inputs: [x], attributes }, axis) =>
    axis === x.shape.length - 1 ? undefined : { axes: [axis, undefined, undefined], attributes },
  emit,
};

function infer([x, scale, bias]: Three): readonly [TensorType, TensorType, TensorType] {
  const { dtype, shape } = x;
  const vector = shape.slice(-1);
  const fits = (p: Tensor) => p.dtype === dtype && sameShape(p.shape, vector);
  if (shape.length === 0 || !fits(scale) || !fits(bias)) {
    const [of, by, plus] = [x, scale, bias].map((t) => `${t.dtype} ${formatShape(t.shape)}`);
    throw new HeddleError('E_SHAPE', {
      where: 'layerNormalization',
      found: `x ${of}, scale ${by}, bias ${plus}`,
      allowed: 'x [..., D], scale [D] and bias [D] of one floating-point type',
    });
  }
  const statistics: TensorType = { dtype: 'float32', shape: [...shape.slice(0, -1), 1] };
  return [{ dtype, shape }, statistics, statistics];
}

/**
 * z = (x - m) r with the mean m and r = 1 / standard deviation of the row; y = scale z + bias. With g = scale dy:
 * dx = r (g - mean(g) - z mean(g z)), dscale = sum over rows of dy z, dbias = sum over rows of dy.
 * A gradient reads m and r, so its own gradient reaches them: dx = (dm - dr r^2 z) / D on top.
 */
function gradient(
  context: GradientContext<LayerNormalizationAttributes, Three, Three>,
): ReturnType<NonNullable<Op<LayerNormalizationAttributes, Three, Three>['gradient']>> {
  const {
    inputs: [x, scale, bias],
    cotangents: [dy, dm, dr],
    needs,
  } = context;
  const { mean, inverseDeviation } = statistics(context);
  const z = mul(sub(x, mean), inverseDeviation);
  const ofStatistics = needs[0] ? throughStatistics(z, inverseDeviation, dm, dr) : undefined;
  if (dy === undefined) return [ofStatistics, undefined, undefined];
  const dyz = mul(dy, z);
  const ofOutput = needs[0] ? throughOutput(dy, dyz, z, scale, inverseDeviation) : undefined;
  return [
    ofOutput && ofStatistics ? add(ofOutput, ofStatistics) : ofOutput,
    needs[1] ? unbroadcast(dyz, scale.shape) : undefined,
    needs[2] ? unbroadcast(dy, bias.shape) : undefined,
  ];
}

/** (dm - dr r^2 z) / D */
function throughStatistics(z: Tensor, r: Tensor, dm?: Tensor, dr?: Tensor): Tensor | undefined {
  if (dm === undefined && dr === undefined) return undefined;
  const zero = scalar(0, z.dtype);
  const ofDeviation = mul(mul(dr ?? zero, mul(r, r)), z);
  return div(sub(dm ?? zero, ofDeviation), dimValue(dimAt(z.shape, -1), z.dtype));
}

/** r (g - mean(g) - z mean(g z)) */
function throughOutput(dy: Tensor, dyz: Tensor, z: Tensor, scale: Tensor, r: Tensor): Tensor {
  const g = mul(dy, scale);
  const meanOverRow = (a: Tensor) => reduceMean(a, [-1], { keepDims: true });
  const along = mul(z, meanOverRow(mul(dyz, scale)));
  return mul(sub(sub(g, meanOverRow(g)), along), r);
}

/** Those of the forward pass in float32; in float64 they are computed anew, because ONNX rounds them to float32. */
function statistics({
  inputs: [x],
  outputs,
  attributes,
}: GradientContext<LayerNormalizationAttributes, Three, Three>) {
  if (x.dtype === 'float32') return { mean: outputs[1], inverseDeviation: outputs[2] };
  const mean = reduceMean(x, [-1], { keepDims: true });
  const variance = reduceMean(pow(sub(x, mean), 2), [-1], { keepDims: true });
  const deviation = sqrt(add(variance, scalar(attributes.epsilon, x.dtype)));
  return { mean, inverseDeviation: div(scalar(1, x.dtype), deviation) };
}

function emit(
  node: Node<LayerNormalizationAttributes, Three, Three>,
  emitter: Emitter,
): readonly [string, string, string] {
  const attributes = { axis: { int: -1 }, epsilon: { float: node.attributes.epsilon } };
  const [, mean, inverseDeviation] = node.outputs;
  const wanted = [true, emitter.isRead(mean), emitter.isRead(inverseDeviation)] as const;
  const inputs = node.inputs.map((x) => emitter.name(x));
  return emitter.node('LayerNormalization', inputs, { attributes, wanted });
}

/**
 * Normalises each row of x to mean 0 and variance 1, then scales and shifts it.
 *
 * Shapes: x [..., D], scale [D], bias [D] -> [..., D].
 * Formula: scale (x - mean(x)) / sqrt(variance(x) + epsilon) + bias, the variance over D (not D - 1).
 * Source: Ba, Kiros and Hinton (2016), "Layer normalization", equation 4.
 * Throws: E_SHAPE where types or shapes do not fit.
 */
export function layerNormalization(x: Tensor, scale: Tensor, bias: Tensor, { epsilon = 1e-5 } = {}): Tensor {
  return apply(layerNormalizationOp, [x, scale, bias], { epsilon })[0];
}
