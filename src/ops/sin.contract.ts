import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { sin, sinOp } from './sin.ts';

export const sinContract: Contract = {
  op: sinOp,
  samples: unarySamples({ trace: sin, f: Math.sin }),
  errors: [refusedType('sin', sin, 'int32')],
};
