/** The GRU families: encoder and decoder of GRU layers. */
import { z } from 'zod';
import { gru, gruResets } from '../nn/gru.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import { recurrentDecoder } from './recurrent-decoder.ts';
import { recurrentEncoder } from './recurrent-encoder.ts';
import { recurrentDecoderOptions, recurrentEncoderOptions } from './recurrent-options.ts';

const own = z.strictObject({
  reset: z
    .enum(gruResets)
    .default('after')
    .describe('where a GRU resets its state: after or before the matrix product'),
});

const cell: RecurrentCell<z.output<typeof own>> = {
  states: ['hidden'],
  layer: (scope, { reset }, shape, x, context) => gru(scope, { ...shape, reset }, x, context),
};

export const gruEncoder = recurrentEncoder('gru', recurrentEncoderOptions.extend(own.shape), cell);
export const gruDecoder = recurrentDecoder('gru', recurrentDecoderOptions.extend(own.shape), cell);
