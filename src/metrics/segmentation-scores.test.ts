import { expect, test } from 'vitest';
import { PixelConfusion } from './segmentation-scores.ts';

test('intersection over union, Dice and accuracy over all pictures together', () => {
  const confusion = new PixelConfusion(4);
  confusion.add([0, 0, 1, 1, -1], [0, 1, 1, 1, 0]);
  confusion.add([0, 2, 1], [0, 1, 0]);
  const { iou, dice, meanIou, meanDice, pixelAccuracy } = confusion.scores();
  // Class 0: 2 in both, 3 in the masks, 3 in the answers; class 1: 2, 3, 4; class 2: 0, 1, 0; class 3 is nowhere.
  expect(iou).toEqual([50, 40, 0, undefined]);
  expect(dice).toEqual([(100 * 4) / 6, (100 * 4) / 7, 0, undefined]);
  expect(meanIou).toBeCloseTo(30, 12);
  expect(meanDice).toBeCloseTo((100 * (4 / 6 + 4 / 7)) / 3, 12);
  expect(pixelAccuracy).toBeCloseTo((100 * 4) / 7, 12);
});

test('refuses pictures of two sizes', () => {
  expect(() => new PixelConfusion(2).add([0, 1], [0])).toThrow('2 and 1 pixels');
});
