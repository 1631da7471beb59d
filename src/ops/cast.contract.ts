import { unarySamples } from '../../test/contract/elementwise-samples.ts';
import type { DType } from '../graph/dtype.ts';
import { cast, castOp } from './cast.ts';
import type { Contract, Sample } from './contract.ts';

/** Rounding makes finite differences useless on the way to float32. */
function conversion(
  from: DType,
  to: DType,
  f: (x: number) => number,
  values?: (i: number) => number,
): readonly Sample[] {
  const trace = { trace: (x: Parameters<typeof cast>[0]) => cast(x, to), f, dtype: from };
  return unarySamples(values === undefined ? trace : { ...trace, values }).map((sample) => ({
    ...sample,
    name: `${sample.name} to ${to}`,
    differentiable: from === 'float32' && to === 'float64',
  }));
}

const wholeNumber = (i: number) => 3 * i - 7;

export const castContract: Contract = {
  op: castOp,
  samples: [
    ...conversion('float64', 'float32', (x) => x),
    ...conversion('float32', 'float64', (x) => x),
    ...conversion('float32', 'int32', Math.trunc),
    ...conversion(
      'float64',
      'bool',
      (x) => Number(x !== 0),
      (i) => i % 3,
    ),
    ...conversion(
      'bool',
      'float32',
      (x) => x,
      (i) => i % 2,
    ),
    ...conversion(
      'uint8',
      'int64',
      (x) => x,
      (i) => 17 * i,
    ),
    ...conversion('int64', 'float64', (x) => x, wholeNumber),
    ...conversion('int32', 'int64', (x) => x, wholeNumber),
  ],
  errors: [],
};
