/** The bodies that read speech: every sequence family after convolutions that shorten the sequence. */
import { z } from 'zod';
import { widthOf } from '../../graph/shape.ts';
import { xavierUniform, zeros } from '../../nn/initializers.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { add } from '../../ops/add.ts';
import { scalar } from '../../ops/constant.ts';
import { convolution1d } from '../../ops/convolution-1d.ts';
import { relu } from '../../ops/relu.ts';
import { unsqueeze } from '../../ops/unsqueeze.ts';
import { where } from '../../ops/where.ts';
import { encoderFamilies } from '../families.ts';
import { bodyOver, type EncoderFamily } from '../family.ts';
import type { Sequence } from '../sequence.ts';
import { everyStep, type SignalBody } from './signal-body.ts';

const subsampleShape = {
  subsample: z
    .int()
    .min(1)
    .max(8)
    .refine((frames) => [1, 2, 4, 8].includes(frames), 'expected 1, 2, 4 or 8')
    .default(2)
    .describe('frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence'),
};

/** A family after one convolution, and one of stride 2 for each halving. */
function overConvolutions(family: EncoderFamily): SignalBody {
  const shorten: NonNullable<SignalBody['stepwise']>['shorten'] = (
    scope,
    { subsample, ...options },
    input,
  ) => {
    const width = family.embedding(options).size;
    const strides = [1, ...Array<number>(Math.log2(Number(subsample))).fill(2)];
    return strides.reduce(
      (sequence, stride, i) => strided(scope.child(`subsampling.${i}`), { width, stride }, sequence),
      input,
    );
  };
  const { causal } = family;
  return {
    ...bodyOver(family, subsampleShape),
    longest: ({ subsample, ...options }) => family.positions(options) * Number(subsample),
    stride: ({ subsample }) => Number(subsample),
    encode(scope, options, input) {
      const { subsample: _, ...own } = options;
      return family.encode(scope, own, shorten(scope, options, input));
    },
    ...(causal && {
      stepwise: {
        flag: causal.flag,
        // The first convolution looks at 1 frame, the one of halving i at 2^i: 1 + (1 + 2 + ... + subsample / 2) = subsample.
        reach: ({ subsample }) => Number(subsample),
        shorten,
        decoder: ({ subsample: _, ...options }) => causal.asDecoder(options),
      },
    }),
  };
}

export const speechBodies: readonly SignalBody[] = encoderFamilies.map(overConvolutions);

const kernel = 3;

/**
 * A convolution over three steps; what is no step of the signal is zero to it.
 *
 * Shapes: x [B, T, C], weight [3, C, E], bias [E] -> [B, ceil(T / stride), E].
 * Formula: relu(x * W + b). Source: Radford et al. (2022), "Robust speech recognition via large-scale weak supervision", section 2.2 (there with GELU).
 */
function strided(
  scope: ModuleScope,
  { width, stride }: { readonly width: number; readonly stride: number },
  { x, mask }: Sequence,
): Sequence {
  const weight = scope.parameter('weight', [kernel, widthOf(x), width], xavierUniform());
  const y = convolution1d(x, weight, { stride, padding: [1, 1] });
  const shorter = everyStep(mask, stride);
  const states = relu(add(y, scope.parameter('bias', [width], zeros)));
  return { x: where(unsqueeze(shorter, 2), states, scalar(0, 'float32')), mask: shorter };
}
