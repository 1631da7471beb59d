import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { exp, expOp } from './exp.ts';

export const expContract: Contract = {
  op: expOp,
  samples: unarySamples({ trace: exp, f: Math.exp }),
  errors: [refusedType('exp', exp, 'int32')],
};
