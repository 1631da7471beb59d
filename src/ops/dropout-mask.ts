import { HeddleError } from '../base/errors.ts';
import type { Op } from '../graph/op.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { restrictElementwise } from './elementwise.ts';
import { fill } from './fill.ts';

interface DropoutMaskAttributes {
  /** Bytes below it drop their element: 1 to 255. */
  readonly threshold: number;
}

export const dropoutMaskOp: Op<DropoutMaskAttributes, One, One> = {
  name: 'dropoutMask',
  source: 'ONNX Clip-13, DequantizeLinear-21',
  infer: ([bytes]) => {
    if (bytes.dtype !== 'uint8') {
      throw new HeddleError('E_SHAPE', {
        where: 'dropoutMask',
        found: `bytes of type ${bytes.dtype}`,
        allowed: 'uint8',
      });
    }
    return [{ dtype: 'float32', shape: bytes.shape }];
  },
  restrict: restrictElementwise,
  // Clipped to {t - 1, t} a byte says dropped or kept; dequantised with zero point t - 1 it is 0 or the scale.
  emit: ({ inputs: [bytes], attributes: { threshold } }, emitter) => {
    const byte = (value: number) => emitter.constant('uint8', [], Uint8Array.of(value));
    const scale = emitter.constant('float32', [], Float32Array.of(256 / (256 - threshold)));
    const low = byte(threshold - 1);
    const clipped = emitter.node('Clip', [emitter.name(bytes), low, byte(threshold)]);
    return emitter.node('DequantizeLinear', [clipped[0], scale, low]);
  },
};

/**
 * What dropout multiplies its input by: 0 for a dropped element, 1 / keep for a kept one.
 *
 * Formula: t = round(256 rate), keep = (256 - t) / 256, mask = (byte < t) ? 0 : 1 / keep, so that a uniform byte
 * has a mask of mean exactly 1. Shapes: bytes uint8 [...] -> float32 [...].
 * Ranges: 0 <= rate, t <= 255. Throws E_CONFIG outside of them.
 * Source: Srivastava et al. (2014), section 10, inverted dropout.
 */
export function dropoutMask(bytes: Tensor, rate: number): Tensor {
  const threshold = Math.round(rate * 256);
  if (!(rate >= 0 && threshold <= 255)) {
    throw new HeddleError('E_CONFIG', {
      where: 'dropoutMask',
      found: `rate ${rate}`,
      allowed: '0 to 255/256',
    });
  }
  return threshold === 0 ? fill(1, bytes.shape, 'float32') : applyOne(dropoutMaskOp, [bytes], { threshold });
}
