import { hostTensor } from '../graph/host-tensor.ts';
import { constant, constantOp, scalar } from './constant.ts';
import type { Contract } from './contract.ts';

export const constantContract: Contract = {
  op: constantOp,
  samples: [
    {
      name: 'a scalar of each kind, a matrix and nothing',
      inputs: [],
      trace: () => [
        scalar(2.5, 'float64'),
        scalar(-3, 'int64'),
        scalar(1, 'bool'),
        constant(hostTensor('float32', [2, 3], [1, 2, 3, 4, 5, 6])),
        constant(hostTensor('float32', [0, 3], [])),
      ],
      reference: () => [
        { dims: [], data: [2.5] },
        { dims: [], data: [-3] },
        { dims: [], data: [1] },
        { dims: [2, 3], data: [1, 2, 3, 4, 5, 6] },
        { dims: [0, 3], data: [] },
      ],
      differentiable: false,
    },
  ],
  errors: [],
};
