import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { minimum, minimumOp } from './minimum.ts';

export const minimumContract: Contract = {
  op: minimumOp,
  samples: binarySamples({ trace: minimum, f: Math.min }),
  errors: refusedPairs('minimum', minimum),
};
