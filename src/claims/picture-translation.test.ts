import { expect, test } from 'vitest';
import { keyOf } from '../base/random.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { verdictOf } from './criterion.ts';
import { glyphDraw } from './glyph-accuracy.ts';
import type { Downsampling } from './picture-networks.ts';
import {
  type PictureShift,
  type PictureTranslation,
  pictureCriteria,
  pictureSentences,
} from './picture-shifts.ts';
import { pictureTranslation } from './picture-translation.ts';
import { shiftedAround, squaresInside } from './shifted-pictures.ts';

const host = { runtime: nodeRuntime, threads: 1, note: () => {} };

test('a picture moves down and to the right, around its border; differences are over an interior', () => {
  const picture = { channels: 1, side: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
  const moved = shiftedAround(picture, 1);
  expect([...moved.data]).toEqual([9, 7, 8, 3, 1, 2, 6, 4, 5]);
  expect([...shiftedAround(moved, 2).data]).toEqual([...picture.data]);
  expect(squaresInside(moved, picture, { start: 1, end: 2 })).toEqual({ difference: 16, reference: 25 });
});

test('a glyph is the same wherever it stands', () => {
  const given = { ...pictureTranslation.settings, noise: 0 };
  const glyphAt = (shift: number) => {
    const example = glyphDraw(given, shift)(keyOf(3), 1);
    const image = example.get('image') as Float32Array;
    return { label: example.get('label'), inked: [...image].filter((value) => value !== 0) };
  };
  expect(glyphAt(0).inked).toHaveLength(given.glyph ** 2);
  for (const shift of [1, 6]) expect(glyphAt(shift)).toEqual(glyphAt(0));
});

test('convolutions move with a picture, strides by their multiples, patches by whole patches', async () => {
  const small = {
    ...pictureTranslation.settings,
    ...{ side: 28, channels: 4, shifts: '1, 2, 4', margin: 8, pattern: 6, seeds: 1, heads: 2 },
    ...{ updates: 1, batch: 2, testItems: 4, testShifts: '0, 1', dense: 4 },
  };
  const { tables, charts } = await pictureTranslation.measure(host, small);
  const rows = new Map(tables[1]!.rows.map(([name, ...values]) => [name, values.map(Number)]));
  for (const value of rows.get('CNN, no stride')!) expect(value).toBeLessThan(1e-5);
  const [odd, even] = rows.get('CNN, maximum of 2 x 2')!;
  expect(odd).toBeGreaterThan(0.1);
  expect(even).toBeLessThan(1e-5);
  const [pixel, , patch] = rows.get('Transformer over patches, no positions')!;
  expect(pixel).toBeGreaterThan(0.1);
  expect(patch).toBeLessThan(1e-5);
  expect(rows.get('Transformer over patches, learned positions')![2]).toBeGreaterThan(0.01);
  expect(tables[2]!.rows).toHaveLength(6);
  expect(charts).toHaveLength(3);
});

const of = (
  name: string,
  stride: number,
  moved: readonly number[],
  mean: readonly number[] = moved,
): PictureShift => {
  const points = (values: readonly number[]) =>
    values.map((value, i) => ({ shift: i + 1, difference: value }));
  return { name, stride, moved: points(moved), mean: points(mean), maximum: points(mean) };
};
const accuracy = (
  name: string,
  isGlobal: boolean,
  stride: number,
  values: readonly number[],
  down?: Downsampling,
) => ({
  ...{ name, isGlobal, stride, down, parameters: 1 },
  points: values.map((value, shift) => ({ shift, value, low: value - 0.01, high: value + 0.01 })),
});
const textbook: PictureTranslation = {
  convolution: of('CNN', 1, [0, 0, 0, 0]),
  strided: [of('CNN, maximum', 2, [0.5, 0, 0.5, 0], [0.1, 0, 0.1, 0])],
  blurred: of('CNN, blurred', 2, [0.2, 0, 0.2, 0], [0.01, 0, 0.01, 0]),
  patches: of('patches', 4, [1, 1, 1, 0]),
  placedPatches: of('patches with positions', 4, [1, 1, 1, 1]),
  accuracies: [
    accuracy('CNN', true, 1, [1, 1, 1], 'none'),
    accuracy('CNN, maximum', true, 2, [1, 0.7, 1], 'maximum'),
    accuracy('CNN, blurred', true, 2, [1, 0.95, 0.98], 'blurred maximum'),
    accuracy('dense', false, 2, [1, 0.7, 0.2]),
  ],
};

test('figures as in the textbook bear the claim out, each contrary one fails its criterion', () => {
  expect(verdictOf(pictureCriteria(textbook))).toBe('holds');
  expect(pictureSentences(textbook)[1]).toContain('100 % to 20 % (dense)');
  const contrary: readonly (readonly [Partial<PictureTranslation>, string])[] = [
    [{ strided: [of('CNN, maximum', 2, [0, 0, 0, 0], [0.1, 0, 0.1, 0])] }, 'at least exactly 0 for others'],
    [{ patches: of('patches', 4, [1, 1, 1, 0.3]) }, '0.30 for whole patches'],
    [{ blurred: of('CNN, blurred', 2, [0, 0], [0.09, 0]) }, 'by 0.09 against 0.10'],
    [
      { accuracies: textbook.accuracies.with(0, accuracy('CNN', true, 1, [1, 1, 0.9], 'none')) },
      'it loses 10 points',
    ],
    [
      {
        accuracies: textbook.accuracies.with(
          2,
          accuracy('CNN, blurred', true, 2, [1, 0.7], 'blurred maximum'),
        ),
      },
      'against 30',
    ],
    [
      { accuracies: textbook.accuracies.with(3, accuracy('dense', false, 2, [1, 1, 1])) },
      'they lose 0 points',
    ],
  ];
  for (const [change, seen] of contrary) {
    const failed = pictureCriteria({ ...textbook, ...change }).filter(({ holds }) => !holds);
    expect(failed).toEqual([expect.objectContaining({ seen: expect.stringContaining(seen) })]);
  }
});
