import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { sub, subOp } from './sub.ts';

export const subContract: Contract = {
  op: subOp,
  samples: binarySamples({ trace: sub, f: (a, b) => a - b }),
  errors: refusedPairs('sub', sub),
};
