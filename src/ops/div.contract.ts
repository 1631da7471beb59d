import { binarySamples, refusedPairs } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { div, divOp } from './div.ts';

export const divContract: Contract = {
  op: divOp,
  samples: [
    ...binarySamples({ trace: div, f: (a, b) => a / b }),
    ...binarySamples({
      trace: div,
      f: (a, b) => Math.trunc(a / b),
      dtype: 'int32',
      values: [(i) => 5 * i - 17, (i) => 3 + (i % 2)],
    }).map((sample) => ({ ...sample, differentiable: false })),
  ],
  errors: refusedPairs('div', div),
};
