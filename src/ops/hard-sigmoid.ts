import type { Tensor } from '../graph/tensor.ts';
import { and } from './and.ts';
import { scalar } from './constant.ts';
import { applyElementwise, elementwiseOp, type UnaryOp } from './elementwise.ts';
import { greater } from './greater.ts';
import { less } from './less.ts';
import { mul } from './mul.ts';
import { where } from './where.ts';

export const hardSigmoidOp: UnaryOp = {
  ...elementwiseOp({
    name: 'hardSigmoid',
    onnx: 'HardSigmoid',
    source: 'ONNX HardSigmoid-6',
    allowed: ['float32'],
    // y = (1 + x) / 2 between 0 and 1, else constant: dx = dy / 2 there, else 0
    gradient: ({ outputs: [y], cotangents: [dy] }) => {
      const constant = (value: number) => scalar(value, y.dtype);
      const inside = and(greater(y, constant(0)), less(y, constant(1)));
      return [mul(dy, where(inside, constant(0.5), constant(0)))];
    },
  }),
  emit: ({ inputs: [x] }, emitter) =>
    emitter.node('HardSigmoid', [emitter.name(x)], {
      attributes: { alpha: { float: 0.5 }, beta: { float: 0.5 } },
    }),
};

/** (1 + x) / 2, at least 0 and at most 1; float32 only. */
export function hardSigmoid(x: Tensor): Tensor {
  return applyElementwise(hardSigmoidOp, x);
}
