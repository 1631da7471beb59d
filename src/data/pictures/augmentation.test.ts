import { expect, test } from 'vitest';
import { keyOf } from '../../base/random.ts';
import { augmentationNames, parseAugmentation } from './augmentation.ts';
import type { Pixels } from './pixels.ts';

const size = 16;
const picture: Pixels = {
  ...{ height: size, width: size, channels: 1 },
  data: Uint8Array.from({ length: size * size }, (_, i) => i % 251),
};
const fill = [255];
const drawn = (list: string, seed: number, from = picture) =>
  parseAugmentation(list, 'test')(from, keyOf(seed), fill.concat(255, 255));
const seeds = Array.from({ length: 40 }, (_, i) => i);
const texts = (list: string) => new Set(seeds.map((seed) => String(drawn(list, seed).data)));

test.each(augmentationNames)('%s is a function of its key, and differs between keys', (name) => {
  expect(drawn(name, 3)).toEqual(drawn(name, 3));
  expect(texts(name).size).toBeGreaterThan(1);
  const before = picture.data.slice();
  drawn(name, 5);
  expect(picture.data).toEqual(before);
});

test('a flip turns each row around, or does nothing', () => {
  const row = (data: ArrayLike<number>, y: number) => Array.from(data).slice(y * size, (y + 1) * size);
  const turned = seeds.filter((seed) => {
    const { data } = drawn('flip', seed);
    const isSame = String(data) === String(picture.data);
    if (!isSame) expect(row(data, 5)).toEqual(row(picture.data, 5).toReversed());
    return !isSame;
  });
  expect(turned.length).toBeGreaterThan(8);
  expect(turned.length).toBeLessThan(32);
});

test('a crop moves the picture by at most an eighth of its side, and fills what comes in', () => {
  for (const seed of seeds) {
    const { data } = drawn('crop', seed);
    const shifts = [-2, -1, 0, 1, 2];
    const found = shifts
      .flatMap((dy) => shifts.map((dx) => [dy, dx] as const))
      .filter(([dy, dx]) =>
        data.every((value, at) => {
          const [y, x] = [Math.floor(at / size) + dy, (at % size) + dx];
          const inside = y >= 0 && y < size && x >= 0 && x < size;
          return value === (inside ? picture.data[y * size + x] : 255);
        }),
      );
    expect(found).toHaveLength(1);
  }
  expect(texts('crop').size).toBeGreaterThan(10);
});

test('a turn leaves the middle of a disc where it is', () => {
  const disc = Uint8Array.from({ length: size * size }, (_, i) => {
    const [y, x] = [Math.floor(i / size) - 7.5, (i % size) - 7.5];
    return Math.hypot(y, x) < 5 ? 200 : 100;
  });
  const { data } = parseAugmentation('rotate', 'test')({ ...picture, data: disc }, keyOf(2), [100]);
  const changed = data.filter((value, i) => Math.abs(value - disc[i]!) > 60).length;
  expect(changed).toBeLessThan(12);
});

test('cutout covers a part with the fill, colour keeps to bytes', () => {
  const covered = seeds.map((seed) => drawn('cutout', seed).data.filter((value) => value === 255).length);
  expect(Math.max(...covered)).toBe(64);
  expect(Math.min(...covered)).toBeGreaterThanOrEqual(16);
  const colours = { height: 1, width: 2, channels: 3, data: Uint8Array.of(255, 0, 128, 250, 255, 3) };
  for (const seed of seeds) {
    const { data } = drawn('colour', seed, colours);
    expect(data).toHaveLength(6);
    expect(data[0]).toBeGreaterThan(data[1]!);
  }
});

test('several are done one after the other: places first, and then colours', () => {
  const both = drawn('crop,flip', 1);
  expect(
    seeds.some((seed) => String(drawn('crop,flip', seed).data) !== String(drawn('crop', seed).data)),
  ).toBe(true);
  expect(both.data).toHaveLength(size * size);
});

test.each([
  ['', /^--augment: ""; allowed: crop, flip, /],
  ['crop,flop', /"flop"; .*did you mean flip/],
  ['crop,crop', /"crop" twice/],
  ['crop,mixup', /"mixup"; allowed: crop, flip, .*leave it out: labels of whole pictures can be mixed/],
])('%j is refused', (list, message) => {
  expect(() => parseAugmentation(list, '--augment')).toThrow(message);
});

test('mixup leaves a picture to whoever knows another one, and only where labels can be mixed', () => {
  const augment = parseAugmentation('flip,mixup', 'test', { canMix: true });
  expect([augment.mixes, parseAugmentation('flip', 'test', { canMix: true }).mixes]).toEqual([true, false]);
  expect(augment(picture, keyOf(1), fill)).toEqual(drawn('flip', 1));
});
