import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import { erfSeries } from '../../test/contract/erf-series.ts';
import type { Contract } from './contract.ts';
import { erf, erfOp } from './erf.ts';

export const erfContract: Contract = {
  op: erfOp,
  samples: unarySamples({ trace: erf, f: erfSeries, dtype: 'float32' }),
  errors: [refusedType('erf', erf, 'float64')],
};
