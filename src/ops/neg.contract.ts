import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { neg, negOp } from './neg.ts';

export const negContract: Contract = {
  op: negOp,
  samples: unarySamples({ trace: neg, f: (x) => -x }),
  errors: [refusedType('neg', neg, 'uint8')],
};
