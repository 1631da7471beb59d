/** The LSTM families: encoder and decoder of LSTM layers. */
import { z } from 'zod';
import { lstm } from '../nn/lstm.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import { recurrentDecoder } from './recurrent-decoder.ts';
import { recurrentEncoder } from './recurrent-encoder.ts';
import { recurrentDecoderOptions, recurrentEncoderOptions } from './recurrent-options.ts';

const own = z.strictObject({
  forgetBias: z.number().min(-10).max(10).default(1).describe('initial bias of the forget gate of an LSTM'),
});

const cell: RecurrentCell<z.output<typeof own>> = {
  states: ['hidden', 'cell'],
  layer: (scope, { forgetBias }, shape, x, context) => lstm(scope, { ...shape, forgetBias }, x, context),
};

export const lstmEncoder = recurrentEncoder('lstm', recurrentEncoderOptions.extend(own.shape), cell);
export const lstmDecoder = recurrentDecoder('lstm', recurrentDecoderOptions.extend(own.shape), cell);
