import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { sigmoid, sigmoidOp } from './sigmoid.ts';

export const sigmoidContract: Contract = {
  op: sigmoidOp,
  samples: unarySamples({ trace: sigmoid, f: (x) => 1 / (1 + Math.exp(-x)) }),
  errors: [refusedType('sigmoid', sigmoid, 'int32')],
};
