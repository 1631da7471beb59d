import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import { type Contract, wave } from './contract.ts';
import { sqrt, sqrtOp } from './sqrt.ts';

export const sqrtContract: Contract = {
  op: sqrtOp,
  samples: unarySamples({ trace: sqrt, f: Math.sqrt, values: (i) => Math.abs(wave(0)(i)) + 0.2 }),
  errors: [refusedType('sqrt', sqrt, 'int32')],
};
