import { HeddleError } from '../base/errors.ts';
import { type Dim, multiplyDims, sameDim } from '../graph/dim.ts';
import { dimAt, formatShape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { concat } from './concat.ts';
import { matmul } from './matmul.ts';
import { pad } from './pad.ts';
import { reshape } from './reshape.ts';
import { shiftedSlices } from './shifted-slices.ts';

interface Convolution1dOptions {
  readonly stride?: number;
  /** The distance of the elements that neighbouring taps of the kernel read. */
  readonly dilation?: number;
  /** Zeros before the first and after the last step. */
  readonly padding?: readonly [before: number, after: number];
}

/**
 * Convolution over time as neural networks mean it: the cross-correlation, without a mirrored kernel.
 *
 * Formula: y[b, t, o] = sum over k, c of x[b, stride t + dilation k - before, c] weight[k, c, o].
 * Shapes: x [B, T, C], weight [K, C, O] -> [B, (T + before + after - dilation (K - 1) - 1) // stride + 1, O].
 * The shifted inputs stand next to each other as channels, so that forward and backward are one matrix product each.
 * Source: LeCun et al. (1998), section II; PyTorch conv1d, whose layout is [B, C, T] and [O, C, K].
 * Throws: E_SHAPE where types or shapes do not fit.
 */
export function convolution1d(x: Tensor, weight: Tensor, options: Convolution1dOptions = {}): Tensor {
  const { stride = 1, dilation = 1, padding = [0, 0] } = options;
  const {
    taps: [size],
    matrix,
  } = flattenKernel('convolution1d', x, weight);
  const slices = shiftedSlices(pad(x, 1, ...padding), 1, size!, { stride, dilation });
  return matmul(concat(slices, -1), matrix);
}

/**
 * weight [taps..., C, O] as the matrix [taps * C, O]. Throws E_SHAPE where it does not fit `x`.
 *
 * Shapes: weight [taps..., C, O] -> [taps * C, O].
 * Source: the layout of a convolution as one matrix product, Chellapilla et al. (2006).
 */
export function flattenKernel(where: string, x: Tensor, weight: Tensor) {
  const taps = weight.shape.slice(0, -2);
  const [channels, outputs] = weight.shape.slice(-2) as [Dim, Dim];
  const fits = weight.shape.length === x.shape.length && sameDim(channels, dimAt(x.shape, -1));
  if (!fits || !taps.every((tap) => typeof tap === 'number')) {
    throw new HeddleError('E_SHAPE', {
      where,
      found: `input ${formatShape(x.shape)} and kernel ${formatShape(weight.shape)}`,
      allowed:
        'input [B, positions..., C] and kernel [taps..., C, O] with as many taps as positions, in numbers',
    });
  }
  return {
    taps: taps as readonly number[],
    matrix: reshape(weight, [multiplyDims(...taps, channels), outputs]),
  };
}
