import { describe, expect, test } from 'vitest';
import { parseAugmentation } from './augmentation.ts';
import { clippedBox, movedBox, scaledBox } from './boxes.ts';
import { boxesAtCentres, centreTargets } from './centre-targets.ts';

const size = { height: 40, width: 48 };
const boxes = [
  { x: 2, y: 3, width: 9, height: 11, label: 0 },
  { x: 20, y: 18, width: 16, height: 12, label: 1 },
];

describe('centres', () => {
  test('are read back from what a detector would say if it were right', () => {
    const { heat, places, boxes: said } = centreTargets(boxes, size, 2);
    expect([...places]).toEqual([2 * 12 + 1, 6 * 12 + 7]);
    const logits = Float32Array.from(heat, (p) => Math.log(Math.max(1e-6, p) / Math.max(1e-6, 1 - p)));
    const maps = new Float32Array(4 * 120);
    places.forEach((cell, n) => {
      maps.set(said.subarray(4 * n, 4 * n + 4), 4 * cell);
    });
    const found = boxesAtCentres(logits, maps, { size, labels: 2, least: 0.5 });
    expect(found.map(({ label }) => label).toSorted()).toEqual([0, 1]);
    for (const { label, x, y, width, height, score } of found) {
      const { label: _, ...box } = boxes[label]!;
      expect(score).toBeGreaterThan(0.99);
      Object.entries(box).forEach(([key, value]) => {
        expect({ x, y, width, height }[key as 'x']).toBeCloseTo(value, 4);
      });
    }
  });

  test('the heat is 1 at a centre, falls around it, and is the larger one where two meet', () => {
    const two = [20, 24].map((x) => ({ x, y: 12, width: 16, height: 16, label: 0 }));
    const { heat } = centreTargets(two, size, 1);
    const alone = two.map((box) => centreTargets([box], size, 1).heat);
    expect(heat).toEqual(alone[0]!.map((value, i) => Math.max(value, alone[1]![i]!)));
    expect(heat[5 * 12 + 7]).toBe(1);
    expect(heat[4 * 12 + 7]).toBeLessThan(1);
    expect(heat[4 * 12 + 7]).toBeGreaterThan(0);
  });

  test('of equal neighbours one is a centre', () => {
    const heat = new Float32Array(120).fill(3);
    const maps = Float32Array.from({ length: 480 }, (_, i) => (i % 4 < 2 ? 0.5 : 2));
    expect(boxesAtCentres(heat, maps, { size, labels: 1, least: 0.1 })).toHaveLength(1);
  });
});

describe('boxes', () => {
  const box = { x: 10, y: 20, width: 4, height: 6 };

  test('are scaled and cut with their picture', () => {
    expect(scaledBox(box, { height: 40, width: 80 }, { height: 20, width: 20 })).toEqual({
      ...{ x: 2.5, y: 10, width: 1, height: 3 },
    });
    expect(clippedBox({ x: -2, y: 36, width: 5, height: 9 }, size)).toEqual({
      x: 0,
      y: 36,
      width: 3,
      height: 4,
    });
    expect(clippedBox({ x: 50, y: 0, width: 5, height: 9 }, size)).toBeUndefined();
  });

  test('move as the pixels do', () => {
    const augment = parseAugmentation('crop,flip', '--augment');
    const data = new Uint8Array(40 * 48);
    for (let y = 20; y < 26; y++) data.fill(200, y * 48 + 10, y * 48 + 14);
    for (const key of [1, 2, 3, 4, 5].map((n) => [n, 3] as const)) {
      const moved = augment({ ...size, channels: 1, data }, key, [0]);
      const bright = [...moved.data.keys()].filter((i) => moved.data[i]! > 100);
      const [columns, rows] = [bright.map((i) => i % 48), bright.map((i) => Math.floor(i / 48))];
      const [x, y] = [Math.min(...columns), Math.min(...rows)];
      const around = { x, y, width: Math.max(...columns) + 1 - x, height: Math.max(...rows) + 1 - y };
      expect(movedBox(box, augment.places(key, size), size)).toEqual(around);
    }
    expect(movedBox(box, [1, 0, 13, 0, 1, 0], size)).toBeUndefined();
  });
});
