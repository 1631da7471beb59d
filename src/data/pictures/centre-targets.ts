/** Objects as points: what a detector of centres learns, and how boxes are read from what it says. */
import type { Box } from './boxes.ts';
import type { Size } from './pixels.ts';

/** Pixels of a cell, on each side. */
const cellSide = 4;

/** The cells of a picture: a margin that is no whole cell has one too. */
export function cellGrid({ height, width }: Size): Size {
  return { height: Math.ceil(height / cellSide), width: Math.ceil(width / cellSide) };
}

export interface LabelNumberBox extends Box {
  readonly label: number;
}

interface CentreTargets {
  /** [cells, labels]: 1 at the cell of a centre, less around it. */
  readonly heat: Float32Array;
  /** [N]: the cell of each object. */
  readonly places: Int32Array;
  /** [N, 4]: where the centre stands in its cell, x and y from 0 to 1; width and height in cells. */
  readonly boxes: Float32Array;
}

/**
 * Of boxes in pixels.
 *
 * Formula: heat = exp(-((x - c_x)^2 + (y - c_y)^2) / (2 s^2)) around the cell c of a centre, the largest where objects of a label meet;
 * s is a sixth of the diameter 2 r + 1 of the cells that are nearly right, see `spreadRadius`.
 * Source: Zhou et al. (2019), "Objects as points", section 3; Law and Deng (2018), "CornerNet", section 3.2.
 */
export function centreTargets(objects: readonly LabelNumberBox[], size: Size, labels: number): CentreTargets {
  const grid = cellGrid(size);
  const heat = new Float32Array(grid.height * grid.width * labels);
  const places = new Int32Array(objects.length);
  const boxes = new Float32Array(4 * objects.length);
  for (const [n, { x, y, width, height, label }] of objects.entries()) {
    const [across, down] = [(x + width / 2) / cellSide, (y + height / 2) / cellSide];
    const column = Math.min(grid.width - 1, Math.floor(across));
    const row = Math.min(grid.height - 1, Math.floor(down));
    const cells = { width: width / cellSide, height: height / cellSide };
    places[n] = row * grid.width + column;
    boxes.set([across - column, down - row, cells.width, cells.height], 4 * n);
    const radius = Math.floor(spreadRadius(cells));
    const spread = (2 * radius + 1) / 6;
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        if (row + dy < 0 || row + dy >= grid.height || column + dx < 0 || column + dx >= grid.width) continue;
        const at = ((row + dy) * grid.width + column + dx) * labels + label;
        heat[at] = Math.max(heat[at]!, Math.exp(-(dx * dx + dy * dy) / (2 * spread * spread)));
      }
    }
  }
  return { heat, places, boxes };
}

const leastOverlap = 0.7;

/**
 * How far around a centre cells are nearly right.
 *
 * Formula: r = (sqrt(b^2 + 4 a c) - b) / 2 with o = 0.7, b = 2 o (w + h), a = 4 o and c = (1 - o) w h. Of the equation whose root is the distance
 * by which both corners may move outwards the published code leaves out the division by a; so the radius is 2.8 times that distance, which
 * is what the detectors of both papers were trained with.
 * Source: Law and Deng, CornerNet's and CenterNet's `gaussian_radius`.
 */
function spreadRadius({ height, width }: Size): number {
  const b = 2 * leastOverlap * (height + width);
  const ac = 4 * leastOverlap * (1 - leastOverlap) * height * width;
  return (Math.sqrt(b * b + 4 * ac) - b) / 2;
}

export interface ScoredBox extends LabelNumberBox {
  /** 0 to 1 */
  readonly score: number;
}

const mostBoxes = 100;

/**
 * The boxes that a detector says, in pixels of its input, the best first: at the cells whose heat is that of the largest of their 3 x 3
 * neighbours.
 *
 * Shapes: heat [cells, labels] (logits), boxes [cells, 4] as in `centreTargets`. Source: Zhou et al. (2019), section 3.
 */
export function boxesAtCentres(
  heat: ArrayLike<number>,
  boxes: ArrayLike<number>,
  { size, labels, least }: { readonly size: Size; readonly labels: number; readonly least: number },
): readonly ScoredBox[] {
  const { height, width } = cellGrid(size);
  const lowest = Math.log(least / (1 - least));
  const found: ScoredBox[] = [];
  for (let cell = 0; cell < height * width; cell++) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    for (let label = 0; label < labels; label++) {
      const logit = heat[cell * labels + label]!;
      if (logit < lowest) continue;
      const isPeak = neighbours.every(([dx, dy]) => {
        const [x, y] = [column + dx, row + dy];
        if (x < 0 || x >= width || y < 0 || y >= height) return true;
        const other = heat[(y * width + x) * labels + label]!;
        // Of equal neighbours the first is the peak.
        return dy < 0 || (dy === 0 && dx < 0) ? logit > other : logit >= other;
      });
      if (!isPeak) continue;
      const [dx, dy, w, h] = [0, 1, 2, 3].map((k) => boxes[4 * cell + k]! * cellSide) as [
        number,
        number,
        number,
        number,
      ];
      if (w <= 0 || h <= 0) continue;
      const [x, y] = [column * cellSide + dx - w / 2, row * cellSide + dy - h / 2];
      found.push({ x, y, width: w, height: h, label, score: 1 / (1 + Math.exp(-logit)) });
    }
  }
  return found.sort((a, b) => b.score - a.score).slice(0, mostBoxes);
}

const neighbours = [-1, 0, 1]
  .flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const))
  .filter(([dx, dy]) => dx !== 0 || dy !== 0);
