/** Where in a picture something is, as a coarse map of values. */
import type { Size } from './pixels.ts';

/** Values 0 to 1, rows from top to bottom; the largest is 1, or all are 0. */
export interface HeatMap extends Size {
  readonly values: Float32Array;
}

/** A map of values that are not negative, over the largest of them. */
export function heatMap(values: ArrayLike<number>, { height, width }: Size): HeatMap {
  const most = Array.from(values).reduce((largest, value) => Math.max(largest, value), 0);
  const shares = Float32Array.from(values, (value) => (most > 0 ? value / most : 0));
  return { height, width, values: shares };
}

/** The rows of a map, with three digits. */
export function heatRows({ height, width, values }: HeatMap): readonly (readonly number[])[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(values.subarray(y * width, (y + 1) * width), (value) => Math.round(value * 1000) / 1000),
  );
}

/**
 * A map stretched over a picture, bilinearly.
 *
 * Formula: the value at pixel o is read at (o + 1/2) from / to - 1/2, at the edge at most.
 * Source: torch.nn.functional.interpolate, mode bilinear, align_corners false.
 */
export function stretchedHeat(map: HeatMap, { height, width }: Size): HeatMap {
  const [down, across] = [linearPlaces(map.height, height), linearPlaces(map.width, width)];
  const values = new Float32Array(height * width);
  down.forEach(({ from, next, share }, y) => {
    across.forEach((column, x) => {
      const at = (row: number) =>
        map.values[row * map.width + column.from]! * (1 - column.share) +
        map.values[row * map.width + column.next]! * column.share;
      values[y * width + x] = at(from) * (1 - share) + at(next) * share;
    });
  });
  return { height, width, values };
}

/** For each pixel of an axis the two values that it lies between, and how far it is on the way to the second. */
function linearPlaces(from: number, to: number) {
  return Array.from({ length: to }, (_, o) => {
    const place = Math.min(from - 1, Math.max(0, ((o + 0.5) * from) / to - 0.5));
    const before = Math.floor(place);
    return { from: before, next: Math.min(from - 1, before + 1), share: place - before };
  });
}
