import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { greater, greaterOp } from './greater.ts';

export const greaterContract: Contract = {
  op: greaterOp,
  samples: binarySamples({
    trace: greater,
    f: (a, b) => Number(a > b),
    values: [(i) => i % 3, (i) => i % 2],
  }),
  errors: refusedPairs('greater', greater),
};
