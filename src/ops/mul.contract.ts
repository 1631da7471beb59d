import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { mul, mulOp } from './mul.ts';

export const mulContract: Contract = {
  op: mulOp,
  samples: binarySamples({ trace: mul, f: (a, b) => a * b }),
  errors: refusedPairs('mul', mul),
};
