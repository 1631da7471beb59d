import { at, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput } from './contract.ts';
import { dropoutMask, dropoutMaskOp } from './dropout-mask.ts';

function mask(rate: number, dims: readonly number[], names?: readonly (string | undefined)[]): Sample {
  const threshold = Math.round(rate * 256);
  return {
    name: `rate ${rate} of [${dims}]`,
    inputs: [sampleInput('uint8', dims, (i) => i % 256, names)],
    trace: ([bytes]) => [dropoutMask(bytes!, rate)],
    reference: ([bytes]) => [
      build(dims, (index) => (at(bytes!, index) < threshold ? 0 : Math.fround(256 / (256 - threshold)))),
    ],
  };
}

export const dropoutMaskContract: Contract = {
  op: dropoutMaskOp,
  samples: [
    mask(0.1, [3, 256], ['B', undefined]),
    mask(0.5, [256]),
    mask(1 / 256, [5]),
    mask(255 / 256, [256]),
    mask(0.001, [3]),
    mask(0.3, [0, 3]),
    mask(0.3, []),
  ],
  errors: [
    {
      name: 'a rate that drops everything',
      trace: () => dropoutMask(input('bytes', 'uint8', [3]), 1),
      message: 'dropoutMask: rate 1; allowed: 0 to 255/256',
    },
    {
      name: 'a negative rate',
      trace: () => dropoutMask(input('bytes', 'uint8', [3]), -0.1),
      message: 'dropoutMask: rate -0.1',
    },
    {
      name: 'numbers that are not bytes',
      trace: () => dropoutMask(input('bytes', 'int32', [3]), 0.5),
      message: 'dropoutMask: bytes of type int32',
    },
  ],
};
