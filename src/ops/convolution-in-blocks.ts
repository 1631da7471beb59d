/**
 * Convolutions in onnxruntime's own layout for them, [B, C / N, H, W, N] with N channels in one vector register (`com.microsoft.nchwc`). By itself
 * onnxruntime takes it where kernels are constants, so never while training.
 *
 * Measured, one thread of a Xeon with AVX-512, both reorderings included, against its Conv: 16 channels at 32 x 32 87 and 45 GFLOP/s, 32 at 16 x 16
 * 117 and 67, 64 at 8 x 8 151 and 88, kernels of 5 x 5 117 and 60; but 128 channels 128 and 133, and 1 x 1 kernels 77 and 88.
 */
import type { Attribute, Emitter } from '../graph/emitter.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ConvolutionWindow } from './convolution-window.ts';

const domain = 'com.microsoft.nchwc';

/** What onnxruntime's reordering of maps asks for. */
const multipleOfChannels = 4;
/** From here on its products are as fast as they get. */
const manyOutputs = 128;

/** Whether a kernel [O, C, KH, KW] has a shape for which this form is possible and was faster. */
export function isFasterInBlocks(
  { shape }: Tensor,
  { groups }: ConvolutionWindow,
  { channelBlock, portable }: Emitter,
): boolean {
  const [outputs, channels, height, width] = shape as [number, number, number, number];
  if (portable || channelBlock <= 1 || groups !== 1) return false;
  const isPossible = channels < channelBlock || channels % multipleOfChannels === 0;
  return isPossible && height * width > 1 && outputs < manyOutputs;
}

/** Fewer channels than a block stay as they are: the kernel reads [B, C, H, W]. */
export function emitBlockedConvolution(
  x: Tensor,
  weight: Tensor,
  attributes: Readonly<Record<string, Attribute>>,
  emitter: Emitter,
): readonly [string] {
  const [outputs, channels, height, width] = weight.shape as [number, number, number, number];
  const block = emitter.channelBlock;
  const isFew = channels < block;
  const image = isFew ? emitter.name(x) : emitter.node('ReorderInput', [emitter.name(x)], { domain })[0];
  const kernel = reorderedKernel(weight, isFew, emitter);
  const size = { kernel_shape: { ints: [height, width] } };
  const [maps] = emitter.node('Conv', [image, kernel], { domain, attributes: { ...attributes, ...size } });
  return emitter.node('ReorderOutput', [maps], { domain, attributes: { channels: { int: outputs } } });
}

/** [O, C, KH, KW] -> [O / N, C / N, KH, KW, N of C, N of O], or [O / N, C, KH, KW, N of O]; both filled up with zeros to whole blocks. */
function reorderedKernel(weight: Tensor, isFew: boolean, emitter: Emitter): string {
  const [outputs, channels, ...taps] = weight.shape as [number, number, number, number];
  const block = emitter.channelBlock;
  const whole = (count: number) => Math.ceil(count / block) * block;
  const [rows, columns] = [whole(outputs), isFew ? channels : whole(channels)];
  const shaped = (value: string, dims: readonly number[]) =>
    emitter.node('Reshape', [value, emitter.shape(dims)])[0];
  const missing = [0, 0, 0, 0, rows - outputs, columns - channels, 0, 0];
  const given = emitter.name(weight);
  const isWhole = missing.every((count) => count === 0);
  const filled = isWhole ? given : emitter.node('Pad', [given, emitter.shape(missing)])[0];
  const inner = isFew ? 1 : block;
  const parts = shaped(filled, [rows / block, block, columns / inner, inner, ...taps]);
  const perm = { ints: [0, 2, 4, 5, 3, 1] };
  const [turned] = emitter.node('Transpose', [parts], { attributes: { perm } });
  return shaped(turned, [rows, columns, ...taps]);
}
