import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { equal, equalOp } from './equal.ts';

export const equalContract: Contract = {
  op: equalOp,
  samples: binarySamples({
    trace: equal,
    f: (a, b) => Number(a === b),
    values: [(i) => i % 3, (i) => i % 2],
  }),
  errors: refusedPairs('equal', equal),
};
