import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { tanh, tanhOp } from './tanh.ts';

export const tanhContract: Contract = {
  op: tanhOp,
  samples: unarySamples({ trace: tanh, f: Math.tanh }),
  errors: [refusedType('tanh', tanh, 'int32')],
};
