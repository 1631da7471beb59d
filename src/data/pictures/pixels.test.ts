import { expect, test } from 'vitest';
import { type Pixels, planes, resized, withChannels } from './pixels.ts';

const grey = (height: number, width: number, values: readonly number[]): Pixels => ({
  ...{ height, width, channels: 1 },
  data: Uint8Array.from(values),
});

test('colour becomes grey by its luma, grey becomes colour of three equal channels', () => {
  const colours = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 10, 10);
  const found = withChannels({ height: 1, width: 4, channels: 3, data: colours }, 1);
  expect([...found.data]).toEqual([76, 150, 29, 10]);
  expect([...withChannels(grey(1, 2, [7, 9]), 3).data]).toEqual([7, 7, 7, 9, 9, 9]);
});

test('what is transparent lies on white', () => {
  const data = Uint8ClampedArray.of(0, 100, 200, 0, 0, 100, 200, 255, 0, 0, 0, 51);
  const found = withChannels({ height: 1, width: 3, channels: 4, data }, 3);
  expect([...found.data]).toEqual([255, 255, 255, 0, 100, 200, 204, 204, 204]);
  const opacity = withChannels({ height: 1, width: 1, channels: 2, data: Uint8Array.of(0, 0) }, 1);
  expect([...opacity.data]).toEqual([255]);
});

test('planes have one channel after the other', () => {
  const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
  expect([...planes({ height: 1, width: 2, channels: 3, data })]).toEqual([1, 4, 2, 5, 3, 6]);
});

// torch 2.13: F.interpolate(x, size, mode='bilinear', antialias=True, align_corners=False), rounded: Pillow's own filter.
test('a picture is stretched as PyTorch and Pillow do it', () => {
  const x = grey(2, 2, [0, 100, 200, 40]);
  expect([...resized(x, { height: 4, width: 4 }).data]).toEqual([
    ...[0, 25, 75, 100],
    ...[50, 59, 76, 85],
    ...[150, 126, 79, 55],
    ...[200, 160, 80, 40],
  ]);
  expect([...resized(x, { height: 1, width: 1 }).data]).toEqual([85]);
  expect(resized(x, { height: 2, width: 2 })).toBe(x);
  const ramp = grey(1, 8, [0, 10, 20, 30, 40, 50, 60, 70]);
  const half = resized(ramp, { height: 1, width: 4 });
  expect([...half.data]).toEqual([7, 25, 45, 63]);
  const odd = grey(
    6,
    5,
    Array.from({ length: 30 }, (_, i) => (7 * Math.floor(i / 5) ** 2 + 13 * (i % 5)) % 256),
  );
  expect([...resized(odd, { height: 2, width: 3 }).data]).toEqual([23, 44, 64, 111, 131, 151]);
  expect([...resized(odd, { height: 4, width: 7 }).data]).toEqual([
    ...[3, 10, 19, 29, 38, 47, 55],
    ...[25, 32, 42, 51, 60, 69, 77],
    ...[75, 83, 92, 101, 111, 120, 127],
    ...[151, 159, 168, 177, 187, 196, 203],
  ]);
});

test('each channel is stretched by itself; a constant stays one', () => {
  const data = Uint8Array.from({ length: 5 * 7 * 3 }, (_, i) => [9, 99, 199][i % 3]!);
  const found = resized({ height: 5, width: 7, channels: 3, data }, { height: 3, width: 11 });
  expect(found).toMatchObject({ height: 3, width: 11, channels: 3 });
  found.data.forEach((value, i) => {
    expect(value).toBe([9, 99, 199][i % 3]);
  });
});
