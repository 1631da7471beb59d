/** Average precision against pycocotools. */
import { expect, test } from 'vitest';
import { type DetectionScores, detectionScores } from '../../src/metrics/detection-scores.ts';
import { readGolden } from './golden-file.ts';

interface Boxed {
  readonly picture: number;
  readonly label: number;
  readonly box: readonly [number, number, number, number];
}

const { cases } = readGolden<{
  readonly cases: readonly {
    readonly truth: readonly Boxed[];
    readonly found: readonly (Boxed & { readonly score: number })[];
    readonly scores: DetectionScores;
  }[];
}>('detection');

const placed = <B extends Boxed>({ box: [x, y, width, height], ...rest }: B) => ({
  ...rest,
  x,
  y,
  width,
  height,
});

test.each(cases)('%#', ({ truth, found, scores }) => {
  const { ap50, ap, byLabel } = detectionScores(truth.map(placed), found.map(placed), 3);
  expect(ap50).toBeCloseTo(scores.ap50, 8);
  expect(ap).toBeCloseTo(scores.ap, 8);
  byLabel.forEach((own, label) => {
    expect(own.ap50).toBeCloseTo(scores.byLabel[label]!.ap50!, 8);
    expect(own.ap).toBeCloseTo(scores.byLabel[label]!.ap!, 8);
  });
});
