import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { greaterOrEqual, greaterOrEqualOp } from './greater-or-equal.ts';

export const greaterOrEqualContract: Contract = {
  op: greaterOrEqualOp,
  samples: binarySamples({
    trace: greaterOrEqual,
    f: (a, b) => Number(a >= b),
    values: [(i) => i % 3, (i) => i % 2],
  }),
  errors: refusedPairs('greaterOrEqual', greaterOrEqual),
};
