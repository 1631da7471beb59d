/** Boxes around objects, and how they move with their picture. */
import { HeddleError } from '../../base/errors.ts';
import type { PlaceMap } from './augmentation.ts';
import type { Size } from './pixels.ts';

/** In pixels: the corner at the top left, width and height. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box on a picture of the size `from`, on the same picture stretched to the size `to`. */
export function scaledBox({ x, y, width, height }: Box, from: Size, to: Size): Box {
  const [across, down] = [to.width / from.width, to.height / from.height];
  return { x: x * across, y: y * down, width: width * across, height: height * down };
}

/** The part of a box that lies in a picture of that size; undefined where none does. */
export function clippedBox(box: Box, size: Size): Box | undefined {
  const [left, top] = [Math.max(0, box.x), Math.max(0, box.y)];
  const width = Math.min(size.width, box.x + box.width) - left;
  const height = Math.min(size.height, box.y + box.height) - top;
  return width > 0 && height > 0 ? { x: left, y: top, width, height } : undefined;
}

/** Of a moved box so much of its area must still be seen. */
const leastSeen = 0.3;

/**
 * The box around what a box becomes where a picture is moved by a map from places of the result; undefined where little of it is left.
 *
 * Formula: the inverse of the map leads each corner to its place in the result. Places are counted from the middle of the first pixel.
 */
export function movedBox(box: Box, [a, b, c, d, e, f]: PlaceMap, size: Size): Box | undefined {
  const determinant = a * e - b * d;
  const corners = [box.x, box.x + box.width].flatMap((x) =>
    [box.y, box.y + box.height].map((y) => {
      const [u, v] = [x - 0.5 - c, y - 0.5 - f];
      return [(e * u - b * v) / determinant + 0.5, (a * v - d * u) / determinant + 0.5] as const;
    }),
  );
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const moved = { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
  const seen = clippedBox(moved, size);
  return seen !== undefined && seen.width * seen.height >= leastSeen * moved.width * moved.height
    ? seen
    : undefined;
}

/** The error of a box of which nothing lies in its picture. */
export function outsideBox({ x, y, width, height }: Box, size: Size, where: string): HeddleError {
  return new HeddleError('E_DATA', {
    where,
    found: `a box from (${x}, ${y}) to (${x + width}, ${y + height})`,
    allowed: `boxes of which some lies in the picture, ${size.width} pixels wide and ${size.height} high`,
    fix: 'correct or remove the box; a picture that its camera turned is measured as it is seen',
  });
}
