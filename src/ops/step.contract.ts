import { unarySamples } from '../../test/contract/elementwise-samples.ts';
import { input } from '../graph/input.ts';
import { type Contract, wave } from './contract.ts';
import { step, stepOp } from './step.ts';

const values = (i: number) => (i % 4 === 0 ? 0 : wave(0)(i));
const f = (x: number) => Number(x > 0);

export const stepContract: Contract = {
  op: stepOp,
  samples: [
    ...unarySamples({ trace: step, f }),
    ...[
      ...unarySamples({ trace: step, f, values }),
      ...unarySamples({ trace: step, f, values, dtype: 'float32' }),
      ...unarySamples({ trace: step, f, values: (i) => (-10) ** (9 * (i % 9) - 36), dtype: 'float32' }),
    ].map((sample) => ({ ...sample, differentiable: false })),
  ],
  errors: [
    {
      name: 'integers',
      trace: () => step(input('x', 'int32', [2])),
      message: 'step: an input of type int32',
    },
  ],
};
