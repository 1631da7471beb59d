import { unarySamples } from '../../test/contract/elementwise-samples.ts';
import { input } from '../graph/input.ts';
import { type Contract, wave } from './contract.ts';
import { pow, powOp } from './pow.ts';

const raised = (exponent: number, values: (i: number) => number) =>
  unarySamples({ trace: (x) => pow(x, exponent), f: (x) => x ** exponent, values }).map((sample) => ({
    ...sample,
    name: `${sample.name} to the power of ${exponent}`,
  }));

export const powContract: Contract = {
  op: powOp,
  samples: [
    ...raised(2, wave(0)),
    ...raised(3, wave(0)),
    ...raised(0, wave(0)),
    ...raised(-1.5, (i) => Math.abs(wave(0)(i)) + 0.2),
  ],
  errors: [
    {
      name: 'integers',
      trace: () => pow(input('x', 'int32', [2]), 2),
      message: 'pow: an input of type int32',
    },
  ],
};
