import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { not, notOp } from './not.ts';

export const notContract: Contract = {
  op: notOp,
  samples: unarySamples({ trace: not, f: (x) => 1 - x, dtype: 'bool', values: (i) => i % 2 }),
  errors: [refusedType('not', not, 'float32')],
};
