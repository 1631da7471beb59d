import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import { erfSeries } from '../../test/contract/erf-series.ts';
import type { Contract } from './contract.ts';
import { gelu, geluOp } from './gelu.ts';

export const geluContract: Contract = {
  op: geluOp,
  samples: unarySamples({
    trace: gelu,
    f: (x) => (x / 2) * (1 + erfSeries(x * Math.SQRT1_2)),
    dtype: 'float32',
  }),
  errors: [refusedType('gelu', gelu, 'float64')],
};
