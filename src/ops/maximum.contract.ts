import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { maximum, maximumOp } from './maximum.ts';

export const maximumContract: Contract = {
  op: maximumOp,
  samples: binarySamples({ trace: maximum, f: Math.max }),
  errors: refusedPairs('maximum', maximum),
};
