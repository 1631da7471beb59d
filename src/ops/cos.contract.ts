import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { cos, cosOp } from './cos.ts';

export const cosContract: Contract = {
  op: cosOp,
  samples: unarySamples({ trace: cos, f: Math.cos }),
  errors: [refusedType('cos', cos, 'int32')],
};
