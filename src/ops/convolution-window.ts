/** Where the windows of a convolution over images lie. */
import { HeddleError } from '../base/errors.ts';
import { addDims, type Dim, divideDim, formatDim } from '../graph/dim.ts';
import { formatShape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';

type Pair = readonly [number, number];

/** One entry for the rows, one for the columns. */
export interface Convolution2dOptions {
  readonly stride?: Pair;
  /** The distance of the pixels that neighbouring taps of the kernel read. */
  readonly dilation?: Pair;
  /** Zeros above and below, left and right. */
  readonly padding?: readonly [rows: Pair, columns: Pair];
  /** Into how many parts the channels are divided: each part of the outputs reads its part of the inputs only. */
  readonly groups?: number;
}

export type ConvolutionWindow = Required<Convolution2dOptions>;

export const windowOf = ({
  stride = [1, 1],
  dilation = [1, 1],
  padding = [
    [0, 0],
    [0, 0],
  ],
  groups = 1,
}: Convolution2dOptions): ConvolutionWindow => ({ stride, dilation, padding, groups });

/** The rows and the columns. */
export const axes = [0, 1] as const;

/** The pixels from the first to the last that a kernel reads. */
export const spanOf = (
  axis: 0 | 1,
  { shape }: Tensor,
  { dilation }: Pick<ConvolutionWindow, 'dilation'>,
): number => dilation[axis] * (Number(shape[axis + 2]) - 1) + 1;

/** (N + before + after - span) // stride + 1 */
export function windowsAlong(axis: 0 | 1, length: Dim, weight: Tensor, window: ConvolutionWindow): Dim {
  const { stride, padding } = window;
  const span = spanOf(axis, weight, window);
  const room = addDims(length, ...padding[axis], -span);
  if (typeof room === 'number' && room < 0) {
    throw new HeddleError('E_SHAPE', {
      where: 'convolution2d',
      found: `a kernel over ${span} pixels of ${formatDim(addDims(length, ...padding[axis]))} (padding included)`,
      allowed: 'a kernel that fits into the image',
      fix: 'use more padding or a smaller kernel',
    });
  }
  return addDims(divideDim(room, stride[axis]), 1);
}

/** O and C of a kernel [O, C / groups, KH, KW]. Throws E_SHAPE where it is none. */
export function kernelOf({ shape }: Tensor, groups: number) {
  const [outputs, channels] = shape;
  const inNumbers = shape.length === 4 && shape.every((d) => typeof d === 'number');
  if (inNumbers && (outputs as number) % groups === 0) {
    return { outputs: outputs as number, channels: groups * (channels as number) };
  }
  throw new HeddleError('E_SHAPE', {
    where: 'convolution2d',
    found: `a kernel ${formatShape(shape)} in ${groups} groups`,
    allowed: '[O, C / groups, KH, KW] in numbers, with O a multiple of the groups',
  });
}

export function misfit(x: Tensor, weight: Tensor, { groups }: ConvolutionWindow): HeddleError {
  return new HeddleError('E_SHAPE', {
    where: 'convolution2d',
    found: `input ${formatShape(x.shape)}, kernel ${formatShape(weight.shape)}, ${groups} groups`,
    allowed: 'input [B, C, H, W] and kernel [O, C / groups, KH, KW]',
  });
}
