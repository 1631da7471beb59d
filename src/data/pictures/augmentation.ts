/**
 * Augmentation by name: each is a function of a key, so that what a picture becomes depends on seed, epoch and row alone.
 *
 * What moves pixels is a map from places of the result to places of the picture. All such maps of a list are composed, so that a picture
 * is read once, and masks and boxes can be moved by the same map.
 */
import { didYouMean } from '../../base/did-you-mean.ts';
import { HeddleError } from '../../base/errors.ts';
import { foldName, type Key, uniform } from '../../base/random.ts';
import type { Pixels, Size } from './pixels.ts';

/** x' = a x + b y + c, y' = d x + e y + f, in pixels counted from the middle of the one at the top left. */
export type PlaceMap = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface Augmentation {
  /** From places of the result to places of the picture. */
  readonly places?: (key: Key, size: Size) => PlaceMap;
  /** Changes colours and covers parts; `data` is the picture's own. `fill` is the value of each channel that says least. */
  readonly colours?: (key: Key, picture: MutablePixels, fill: readonly number[]) => void;
  /** Whether another picture, and its labels, are mixed in: `mixup.ts`. */
  readonly mixes?: boolean;
}

interface MutablePixels extends Size {
  readonly channels: number;
  readonly data: Uint8Array;
}

/** A value between -most and most. */
const within = (key: Key, counter: number, most: number) => (2 * uniform(key, counter) - 1) * most;

const augmentations: ReadonlyMap<string, Augmentation> = new Map<string, Augmentation>([
  [
    // He et al. (2016), section 4.2: 4 pixels of padding around 32.
    'crop',
    {
      places: (key, { height, width }) => {
        const shift = (counter: number, side: number) => Math.round(within(key, counter, side / 8));
        return [1, 0, shift(0, width), 0, 1, shift(1, height)];
      },
    },
  ],
  [
    'flip',
    {
      places: (key, { width }) => (uniform(key, 0) < 0.5 ? [-1, 0, width - 1, 0, 1, 0] : [1, 0, 0, 0, 1, 0]),
    },
  ],
  ['rotate', { places: (key, size) => rotation(within(key, 0, Math.PI / 12), size) }],
  ['cutout', { colours: cutOut }],
  ['colour', { colours: jitter }],
  ['mixup', { mixes: true }],
]);

/** A turn around the middle. */
function rotation(angle: number, { height, width }: Size): PlaceMap {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  return [cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y];
}

/** Covers a square of half the shorter side; its middle is anywhere. Source: DeVries and Taylor (2017), "Cutout". */
function cutOut(key: Key, { height, width, channels, data }: MutablePixels, fill: readonly number[]): void {
  const half = Math.min(height, width) / 4;
  const range = (middle: number, side: number) =>
    [Math.max(0, Math.round(middle - half)), Math.min(side, Math.round(middle + half))] as const;
  const [top, bottom] = range(uniform(key, 0) * height, height);
  const [left, right] = range(uniform(key, 1) * width, width);
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * channels; at < (y * width + right) * channels; at++) {
      data[at] = fill[at % channels] ?? 0;
    }
  }
}

/**
 * Brightness, contrast and saturation, each by a factor from 0.8 to 1.2.
 *
 * Formula: v' = b (m + c (s v + (1 - s) l - m)), with the luma l of the pixel and the mean m of the picture.
 * Source: torchvision.transforms.ColorJitter, with one mean over all channels.
 */
function jitter(key: Key, { channels, data }: MutablePixels): void {
  const factor = (counter: number) => 1 + within(key, counter, 0.2);
  const [brightness, contrast, saturation] = [factor(0), factor(1), factor(2)];
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  for (let at = 0; at < data.length; at += channels) {
    const luma =
      channels === 3 ? 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]! : data[at]!;
    for (let c = 0; c < channels; c++) {
      const value = saturation * data[at + c]! + (1 - saturation) * luma;
      const changed = brightness * (mean + contrast * (value - mean));
      data[at + c] = Math.max(0, Math.min(255, Math.round(changed)));
    }
  }
}

/** Those that need no more than the picture, and those that mix its labels too. */
const [ownNames, mixingNames] = [false, true].map((mixes) =>
  [...augmentations].filter(([, each]) => (each.mixes ?? false) === mixes).map(([name]) => name),
) as [string[], string[]];
export const augmentationNames: readonly string[] = ownNames;
export const mixingAugmentationNames: readonly string[] = mixingNames;

/** What a list of names such as `crop,flip` does to a picture, given a key and the values that say least. */
export interface Augment {
  (pixels: Pixels, key: Key, fill: readonly number[]): Pixels;
  /** From places of the result to those of a picture of this size. */
  readonly places: (key: Key, size: Size) => PlaceMap;
  /** Whether another picture and its labels are to be mixed in, which whoever knows them does. */
  readonly mixes: boolean;
}

/**
 * `canMix`: whether labels belong to whole pictures, so that those of two can be mixed. Throws E_CONFIG naming `where` for a name that
 * does not exist, stands twice, or mixes what cannot be mixed.
 */
export function parseAugmentation(list: string, where: string, { canMix = false } = {}): Augment {
  const names = list.split(',').map((name) => name.trim());
  const known = canMix ? [...augmentations.keys()] : augmentationNames;
  const chosen = names.map((name, i) => {
    const found = augmentations.get(name);
    if (found !== undefined && known.includes(name) && names.indexOf(name) === i)
      return [name, found] as const;
    const isMixing = found !== undefined && !known.includes(name);
    const fix = isMixing
      ? `leave it out: labels of whole pictures can be mixed, and this task has others`
      : didYouMean(name, known);
    throw new HeddleError('E_CONFIG', {
      where,
      found: found === undefined || isMixing ? JSON.stringify(name) : `"${name}" twice`,
      allowed: `${known.join(', ')}, several of them with commas between`,
      ...(fix !== undefined && { fix }),
    });
  });
  const places = (key: Key, size: Size) =>
    chosen.reduce((map, [name, each]) => {
      const own = each.places?.(foldName(key, name), size);
      return own === undefined ? map : composed(map, own);
    }, identity);
  const change = (pixels: Pixels, key: Key, fill: readonly number[]) => {
    const moved = movedPixels(pixels, places(key, pixels), fill);
    for (const [name, { colours }] of chosen) colours?.(foldName(key, name), moved, fill);
    return moved;
  };
  return Object.assign(change, { places, mixes: chosen.some(([, { mixes }]) => mixes) });
}

const identity: PlaceMap = [1, 0, 0, 0, 1, 0];

/** The map that leads where `outer` leads from where `inner` leads. */
function composed(outer: PlaceMap, inner: PlaceMap): PlaceMap {
  const [p, q, r, s, t, u] = outer;
  const [a, b, c, d, e, f] = inner;
  return [p * a + q * d, p * b + q * e, p * c + q * f + r, s * a + t * d, s * b + t * e, s * c + t * f + u];
}

/** The picture whose pixel at a place is that of `pixels` where the map leads, interpolated; outside there is `fill`. */
function movedPixels(pixels: Pixels, [a, b, c, d, e, f]: PlaceMap, fill: readonly number[]): MutablePixels {
  const { height, width, channels } = pixels;
  const data = new Uint8Array(height * width * channels);
  const pixel = new Float64Array(channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      readPixel(pixels, a * x + b * y + c, d * x + e * y + f, fill, pixel);
      for (let k = 0; k < channels; k++) data[(y * width + x) * channels + k] = Math.round(pixel[k]!);
    }
  }
  return { height, width, channels, data };
}

/** Writes into `pixel` what stands at (x, y), weighted by the distance from the four pixels around. */
function readPixel(pixels: Pixels, x: number, y: number, fill: readonly number[], pixel: Float64Array): void {
  const { height, width, channels, data } = pixels;
  const [left, top] = [Math.floor(x + 1e-9), Math.floor(y + 1e-9)];
  const [right, below] = [Math.max(0, x - left), Math.max(0, y - top)];
  pixel.fill(0);
  for (let corner = 0; corner < 4; corner++) {
    const [dx, dy] = [corner & 1, corner >> 1];
    const weight = (dx === 1 ? right : 1 - right) * (dy === 1 ? below : 1 - below);
    if (weight < 1e-9) continue;
    const [column, row] = [left + dx, top + dy];
    const inside = column >= 0 && column < width && row >= 0 && row < height;
    const at = (row * width + column) * channels;
    for (let k = 0; k < channels; k++) pixel[k]! += weight * (inside ? data[at + k]! : (fill[k] ?? 0));
  }
}
