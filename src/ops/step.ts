import type { Op } from '../graph/op.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { requireFloat } from './require-float.ts';

/** Steep enough that every normal positive number reaches 1. */
const slope = 1e38;

/**
 * A hard sigmoid of slope 10^38 is one vectorised pass in onnxruntime, half of what Sign or Greater and Cast take;
 * onnxruntime has it for float32 only.
 */
export const stepOp: Op<object, One, One> = {
  name: 'step',
  source: 'ONNX HardSigmoid-6 (float32), Greater-13 and CastLike-21 (float64)',
  infer: ([x]) => [{ dtype: requireFloat('step', x).dtype, shape: x.shape }],
  // y is constant on both sides of 0, so no input receives anything.
  gradient: () => [undefined],
  emit: ({ inputs: [x] }, emitter) => {
    const value = emitter.name(x);
    if (x.dtype === 'float32') {
      return emitter.node('HardSigmoid', [value], {
        attributes: { alpha: { float: slope }, beta: { float: 0 } },
      });
    }
    const positive = emitter.node('Greater', [value, emitter.constant('float64', [], Float64Array.of(0))]);
    return emitter.node('CastLike', [positive[0], value]);
  },
};

/** The unit step: 1 where x > 0 (below 10^-38: 10^38 x), else 0. */
export function step(x: Tensor): Tensor {
  return applyOne(stepOp, [x], {});
}
