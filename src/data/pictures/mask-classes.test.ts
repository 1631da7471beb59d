import { expect, test } from 'vitest';
import { failing } from '../../../test/fixtures/row-source.ts';
import { parseAugmentation } from './augmentation.ts';
import {
  classCollector,
  classMap,
  classNames,
  ignoredClass,
  movedClasses,
  storedValues,
  stretchedClasses,
} from './mask-classes.ts';

const greys = (height: number, width: number, values: readonly number[]) =>
  storedValues({ height, width, channels: 1, data: Uint8Array.from(values) });
const colours = storedValues({ height: 1, width: 2, channels: 3, data: Uint8Array.of(255, 0, 0, 0, 0, 1) });

function collected(ignored: number | undefined, ...masks: readonly ReturnType<typeof greys>[]) {
  const collector = classCollector(ignored);
  for (const [i, mask] of masks.entries()) collector.add(mask, `mask ${i + 1}`);
  return collector.classes();
}

test('classes are the different values in ascending order, without the one that is ignored', () => {
  const classes = collected(255, greys(1, 3, [9, 255, 0]), greys(1, 2, [30, 9]));
  expect(classes).toEqual({ kind: 'grey', values: [0, 9, 30], ignored: 255 });
  expect([...classMap(greys(1, 4, [30, 0, 255, 9]), classes, 'm').classes]).toEqual([2, 0, ignoredClass, 1]);
  expect(classNames(collected(undefined, colours))).toEqual(['#000001', '#ff0000']);
});

test('refuses masks of two kinds, of one value, and of too many', () => {
  expect(() => collected(undefined, greys(1, 2, [0, 1]), colours)).toThrow(
    failing('E_DATA', /^mask 2: a mask of colours; allowed: greys/),
  );
  expect(() => collected(undefined, greys(1, 1, [4]))).toThrow(failing('E_DATA', /only the value 4/));
  const all = Array.from({ length: 256 }, (_, i) => i);
  expect(() => collected(undefined, greys(1, 256, all))).toThrow(failing('E_DATA', /more than 255/));
});

test('a mask is stretched without new values, and moves as its picture does', () => {
  const map = { height: 2, width: 2, classes: Uint8Array.of(0, 1, 2, 3) };
  expect([...stretchedClasses(map, { height: 2, width: 4 }).classes]).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  expect([...movedClasses(map, [-1, 0, 1, 0, 1, 0]).classes]).toEqual([1, 0, 3, 2]);
  expect([...movedClasses(map, [1, 0, 1, 0, 1, 0]).classes]).toEqual([1, ignoredClass, 3, ignoredClass]);
  const augment = parseAugmentation('crop,flip', '--augment');
  const size = { height: 8, width: 8 };
  const values = Uint8Array.from({ length: 64 }, (_, i) => i + 1);
  for (const key of [1, 2, 3, 4].map((n) => [n, 7] as const)) {
    const picture = augment({ ...size, channels: 1, data: values }, key, [ignoredClass]);
    const moved = movedClasses({ ...size, classes: values }, augment.places(key, size));
    expect([...moved.classes]).toEqual([...picture.data]);
  }
});
