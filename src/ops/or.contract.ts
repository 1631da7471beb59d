import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { or, orOp } from './or.ts';

export const orContract: Contract = {
  op: orOp,
  samples: binarySamples({
    trace: or,
    f: (a, b) => Math.max(a, b),
    dtype: 'bool',
    values: [(i) => i % 2, (i) => (i >> 1) % 2],
  }),
  errors: refusedPairs('or', or, 'bool'),
};
