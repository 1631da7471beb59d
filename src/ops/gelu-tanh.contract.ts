import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { Contract } from './contract.ts';
import { geluTanh, geluTanhOp } from './gelu-tanh.ts';

export const geluTanhContract: Contract = {
  op: geluTanhOp,
  samples: unarySamples({
    trace: geluTanh,
    f: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    dtype: 'float32',
  }),
  errors: [refusedType('geluTanh', geluTanh, 'float64')],
};
