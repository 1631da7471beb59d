import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { relu, reluOp } from './relu.ts';

export const reluContract: Contract = {
  op: reluOp,
  samples: unarySamples({ trace: relu, f: (x) => Math.max(x, 0) }),
  errors: [refusedType('relu', relu, 'int32')],
};
