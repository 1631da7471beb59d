import type { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { bidirectional as inBothDirections } from '../nn/recurrence.ts';
import { recurrentStack } from '../nn/recurrent-stack.ts';
import type { EncoderFamily } from './family.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import type { RecurrentEncoderOptions, recurrentEncoderOptions } from './recurrent-options.ts';
import type { Memory, Sequence } from './sequence.ts';

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
    embedding: ({ width, embedding = width }: RecurrentEncoderOptions) => ({ size: embedding, scaled: true }),
    positions: () => Number.POSITIVE_INFINITY,
    causal: {
      flag: '--no-bidirectional',
      asDecoder(chosen) {
        const { bidirectional, ...options }: RecurrentEncoderOptions = chosen;
        return bidirectional ? undefined : { family: name, options };
      },
    },
    encode(scope: ModuleScope, chosen: z.output<S>, { x: tokens, mask }: Sequence): Memory {
      const options: RecurrentEncoderOptions = chosen;
      const { width, bidirectional: both, variationalDropout } = options;
      const size = both ? halfOf(width) : width;
      const { states, final } = recurrentStack(scope, chosen, tokens, (inside, x) => {
        const layer = (side: ModuleScope, reverse: boolean) =>
          cell.layer(side, chosen, { width: size, reverse, variationalDropout }, x, { mask });
        return both ? inBothDirections(inside, layer) : layer(inside, false);
      });
      return { x: states, mask, final };
    },
  };
}

function halfOf(width: number): number {
  if (width % 2 === 0) return width / 2;
  throw new HeddleError('E_CONFIG', {
    where: 'width',
    found: `${width} for two directions`,
    allowed: 'an even width',
    fix: 'choose an even width, or read in one direction only',
  });
}
