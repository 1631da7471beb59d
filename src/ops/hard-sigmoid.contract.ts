import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { hardSigmoid, hardSigmoidOp } from './hard-sigmoid.ts';

export const hardSigmoidContract: Contract = {
  op: hardSigmoidOp,
  samples: unarySamples({
    trace: hardSigmoid,
    f: (x) => Math.min(1, Math.max(0, (1 + x) / 2)),
    dtype: 'float32',
  }),
  errors: [refusedType('hardSigmoid', hardSigmoid, 'float64')],
};
