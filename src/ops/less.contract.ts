import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { less, lessOp } from './less.ts';

export const lessContract: Contract = {
  op: lessOp,
  samples: binarySamples({
    trace: less,
    f: (a, b) => Number(a < b),
    values: [(i) => i % 3, (i) => i % 2],
  }),
  errors: refusedPairs('less', less),
};
