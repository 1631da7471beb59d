import type { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { padId } from '../base/special-tokens.ts';
import type { Tensor } from '../graph/tensor.ts';
import { paddingBias, tokenMask } from '../nn/attention-bias.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { bidirectional } from '../nn/recurrence.ts';
import { recurrentStack } from '../nn/recurrent-stack.ts';
import type { EncoderFamily, Memory } from './family.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import type { RecurrentEncoderOptions, recurrentEncoderOptions } from './recurrent-options.ts';
import { embedTokens } from './token-embedding.ts';

type Schema = typeof recurrentEncoderOptions;

/**
 * An encoder of stacked recurrent layers, by default in both directions of time with half the width for each.
 *
 * Source: Bahdanau, Cho, Bengio (2015), section 3.2.
 */
export function recurrentEncoder<S extends Schema>(
  name: string,
  options: S,
  cell: RecurrentCell<z.output<S>>,
): EncoderFamily<S> {
  return {
    name,
    options,
    encode(scope: ModuleScope, chosen: z.output<S>, vocabulary: number, ids: Tensor): Memory {
      const options: RecurrentEncoderOptions = chosen;
      const { width, embedding = width, bidirectional: both, variationalDropout } = options;
      const size = both ? halfOf(width) : width;
      const mask = tokenMask(ids, padId);
      const embedded = embedTokens(scope, vocabulary, { width: embedding, size: embedding }, ids);
      const { states, final } = recurrentStack(scope, chosen, embedded, (inside, x) => {
        const layer = (side: ModuleScope, reverse: boolean) =>
          cell.layer(side, chosen, { width: size, reverse, variationalDropout }, x, { mask });
        return both ? bidirectional(inside, layer) : layer(inside, false);
      });
      return { states, bias: paddingBias(ids, padId), final };
    },
  };
}

function halfOf(width: number): number {
  if (width % 2 === 0) return width / 2;
  throw new HeddleError('E_CONFIG', {
    where: 'encoder.width',
    found: `${width} for two directions`,
    allowed: 'an even width',
    fix: 'choose an even width, or --no-bidirectional',
  });
}
