import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import { abs, absOp } from './abs.ts';
import type { Contract } from './contract.ts';

export const absContract: Contract = {
  op: absOp,
  samples: unarySamples({ trace: abs, f: Math.abs }),
  errors: [refusedType('abs', abs, 'uint8')],
};
