/** The Elman families: encoder and decoder of Elman layers. */
import { z } from 'zod';
import { elman, elmanActivations } from '../nn/elman.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import { recurrentDecoder } from './recurrent-decoder.ts';
import { recurrentEncoder } from './recurrent-encoder.ts';
import { recurrentDecoderOptions, recurrentEncoderOptions } from './recurrent-options.ts';

const own = z.strictObject({
  activation: z.enum(elmanActivations).default('tanh').describe('activation of Elman layers'),
});

const cell: RecurrentCell<z.output<typeof own>> = {
  states: ['hidden'],
  layer: (scope, { activation }, shape, x, context) => elman(scope, { ...shape, activation }, x, context),
};

const aliases = ['rnn'];

export const elmanEncoder = {
  ...recurrentEncoder('elman', recurrentEncoderOptions.extend(own.shape), cell),
  aliases,
};
export const elmanDecoder = {
  ...recurrentDecoder('elman', recurrentDecoderOptions.extend(own.shape), cell),
  aliases,
};
