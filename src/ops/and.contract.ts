import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import { and, andOp } from './and.ts';
import type { Contract } from './contract.ts';

export const andContract: Contract = {
  op: andOp,
  samples: binarySamples({
    trace: and,
    f: (a, b) => a * b,
    dtype: 'bool',
    values: [(i) => i % 2, (i) => (i >> 1) % 2],
  }),
  errors: refusedPairs('and', and, 'bool'),
};
