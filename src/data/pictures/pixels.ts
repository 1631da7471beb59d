/** Pictures in memory: their size, their channels, and the order of their numbers. */
import { HeddleError } from '../../base/errors.ts';

/** In pixels. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** Of a picture that is read: 268 million, a square of 16,384; canvases of all browsers hold them. */
export const mostPixels = 2 ** 28;

/** The error of a picture that has more; E_LIMIT. */
export function tooManyPixels(where: string, pixels = 'too many', cause?: unknown): HeddleError {
  const found = `a picture of ${pixels} pixels`;
  const parts = { where, found, allowed: `at most ${mostPixels}`, fix: 'make it smaller' };
  return new HeddleError('E_LIMIT', parts, { cause });
}

/** A picture [H, W, C]: rows of pixels from top to bottom, the channels of a pixel side by side, 0 to 255. */
export interface Pixels extends Size {
  /** Grey (1), grey and opacity (2), red, green and blue (3), or these and opacity (4), as ImageData has them. */
  readonly channels: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * The channels that a model reads: grey as colour has three equal channels; colour as grey is its luma; what is transparent lies on
 * white.
 *
 * Formula: Y = 0.299 R + 0.587 G + 0.114 B. Source: ITU-R BT.601, section 2.5.1.
 */
export function withChannels(pixels: Pixels, channels: number): Pixels {
  const { height, width } = pixels;
  const opaque = pixels.channels % 2 === 0 ? onWhite(pixels) : pixels;
  if (opaque.channels === channels) return opaque;
  const count = height * width;
  const data = new Uint8Array(count * channels);
  if (channels === 3) {
    for (let i = 0; i < count; i++) data.fill(opaque.data[i]!, 3 * i, 3 * i + 3);
  } else if (channels === 1) {
    for (let i = 0; i < count; i++) {
      const [red, green, blue] = [opaque.data[3 * i]!, opaque.data[3 * i + 1]!, opaque.data[3 * i + 2]!];
      data[i] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    }
  } else {
    const found = `${channels} channels`;
    throw new HeddleError('E_INTERNAL', { where: 'picture', found, allowed: '1 or 3' });
  }
  return { height, width, channels, data };
}

/** A picture without the opacity that is its last channel. */
function onWhite({ height, width, channels, data: given }: Pixels): Pixels {
  const colours = channels - 1;
  const data = new Uint8Array(height * width * colours);
  for (let i = 0; i < height * width; i++) {
    const opacity = given[i * channels + colours]! / 255;
    for (let c = 0; c < colours; c++) {
      data[i * colours + c] = Math.round(given[i * channels + c]! * opacity + 255 * (1 - opacity));
    }
  }
  return { height, width, channels: colours, data };
}

/** [H, W, C] -> [C, H, W], what models read. */
export function planes({ height, width, channels, data }: Pixels): Uint8Array {
  const count = height * width;
  if (channels === 1) return data instanceof Uint8Array ? data : new Uint8Array(data);
  const turned = new Uint8Array(count * channels);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < count; i++) turned[c * count + i] = data[i * channels + c]!;
  }
  return turned;
}

/** Each output pixel of one axis: where its input pixels begin, and their weights. */
interface AxisFilter {
  readonly starts: Int32Array;
  readonly weights: readonly Float32Array[];
}

/**
 * Linear interpolation; where the axis shrinks, the triangle is as wide as a pixel of the output, so that nothing is left out.
 *
 * Formula: w(i, o) ~ max(0, 1 - |i + 1/2 - (o + 1/2) s| / max(1, s)) with s = from / to, normalised to a sum of 1.
 * Source: Pillow, Image.resize with BILINEAR.
 */
function triangleFilter(from: number, to: number): AxisFilter {
  const scale = from / to;
  const support = Math.max(1, scale);
  const starts = new Int32Array(to);
  const weights = Array.from({ length: to }, (_, o) => {
    const centre = (o + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(from, Math.floor(centre + support + 0.5));
    starts[o] = start;
    const raw = Float32Array.from({ length: end - start }, (__, k) =>
      Math.max(0, 1 - Math.abs((start + k + 0.5 - centre) / support)),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return raw.map((weight) => weight / sum);
  });
  return { starts, weights };
}

/** A picture stretched to a size. */
export function resized(pixels: Pixels, { height, width }: Size): Pixels {
  if (pixels.height === height && pixels.width === width) return pixels;
  const { channels, data } = pixels;
  const across = triangleFilter(pixels.width, width);
  const down = triangleFilter(pixels.height, height);
  const wide = new Float32Array(pixels.height * width * channels);
  for (let y = 0; y < pixels.height; y++) {
    const row = y * pixels.width * channels;
    for (let x = 0; x < width; x++) {
      const weights = across.weights[x]!;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        const first = row + across.starts[x]! * channels + c;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * data[first + k * channels]!;
        wide[(y * width + x) * channels + c] = sum;
      }
    }
  }
  const stride = width * channels;
  const found = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const weights = down.weights[y]!;
    for (let at = 0; at < stride; at++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += weights[k]! * wide[(down.starts[y]! + k) * stride + at]!;
      found[y * stride + at] = Math.round(sum);
    }
  }
  return { height, width, channels, data: found };
}
