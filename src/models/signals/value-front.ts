import { z } from 'zod';
import { hostTensor } from '../../graph/host-tensor.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { lengthMask } from '../../nn/length-mask.ts';
import { constant, scalar } from '../../ops/constant.ts';
import { mul } from '../../ops/mul.ts';
import { sub } from '../../ops/sub.ts';
import { unsqueeze } from '../../ops/unsqueeze.ts';
import { where } from '../../ops/where.ts';
import { fedTensor } from '../model.ts';
import type { SignalFront } from './signal-front.ts';

const perChannel = z.array(z.number()).min(1).max(65536);

export const valueFrontOptions = z.strictObject({
  /** What the values of each channel are normalised by. */
  mean: perChannel,
  deviation: perChannel,
});

/**
 * The values of a signal as they are, normalised.
 *
 * Inputs: `signal` [T, C], `length` []: the steps that are there. Formula: (signal - mean) / deviation, zero after the last step.
 */
export const valueFront: SignalFront<typeof valueFrontOptions> = {
  options: valueFrontOptions,
  inputs: ({ mean }) =>
    new Map([
      ['signal', { dtype: 'float32', axes: ['T', mean.length] }],
      ['length', { dtype: 'int32', axes: [] }],
    ]),
  sequence(_, { mean, deviation }, fed) {
    const signal = fedTensor(fed, 'signal');
    const mask = lengthMask(fedTensor(fed, 'length'), signal);
    const factors = deviation.map((value) => 1 / value);
    const x = mul(sub(signal, ofChannel(mean)), ofChannel(factors));
    return { x: where(unsqueeze(mask, 2), x, scalar(0, 'float32')), mask };
  },
};

const ofChannel = (values: readonly number[]): Tensor =>
  constant(hostTensor('float32', [values.length], values));
