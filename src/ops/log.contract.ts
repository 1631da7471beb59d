import { refusedType, unarySamples } from '../../test/contract/elementwise-samples.ts';
import { type Contract, wave } from './contract.ts';
import { log, logOp } from './log.ts';

export const logContract: Contract = {
  op: logOp,
  samples: unarySamples({ trace: log, f: Math.log, values: (i) => Math.abs(wave(0)(i)) + 0.2 }),
  errors: [refusedType('log', log, 'int32')],
};
