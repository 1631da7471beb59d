import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { sign, signOp } from './sign.ts';

export const signContract: Contract = {
  op: signOp,
  samples: unarySamples({ trace: sign, f: Math.sign }),
  errors: [refusedType('sign', sign, 'uint8')],
};
