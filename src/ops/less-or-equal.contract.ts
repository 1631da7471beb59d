import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { lessOrEqual, lessOrEqualOp } from './less-or-equal.ts';

export const lessOrEqualContract: Contract = {
  op: lessOrEqualOp,
  samples: binarySamples({
    trace: lessOrEqual,
    f: (a, b) => Number(a <= b),
    values: [(i) => i % 3, (i) => i % 2],
  }),
  errors: refusedPairs('lessOrEqual', lessOrEqual),
};
