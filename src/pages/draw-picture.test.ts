import sharp from 'sharp';
import { expect, test } from 'vitest';
import { heatMap, stretchedHeat } from '../data/pictures/heat-map.ts';
import { drawnPicture, thumbnail } from './draw-picture.ts';
import { hues } from './series-style.ts';

const grey = { height: 20, width: 30, channels: 1, data: new Uint8Array(600).fill(128) };

async function pixelsOf(png: Uint8Array) {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3),
  ];
  return { ...info, at };
}

const rgb = (hex: string) => [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));

test('a label has the colour of its number, whatever else is in the picture', async () => {
  const box = { x: 4, y: 4, width: 20, height: 12, text: '<a> & b' };
  const alone = await pixelsOf(await drawnPicture(grey, { boxes: [{ ...box, class: 3 }] }));
  // Enlarged 12 times, so that words can be read: the upper left corner of the box.
  expect([alone.width, alone.height]).toEqual([360, 240]);
  expect(alone.at(48, 120)).toEqual(rgb(hues[3].light));
  const others = [
    { ...box, class: 1, x: 8 },
    { ...box, class: 3 },
  ];
  const together = await pixelsOf(await drawnPicture(grey, { boxes: others }));
  expect(together.at(48, 120)).toEqual(rgb(hues[3].light));
  expect(together.at(96, 120)).toEqual(rgb(hues[1].light));
});

test('labels of a picture stand below it, next to a square of their colour', async () => {
  const drawn = await pixelsOf(await drawnPicture(grey, { labels: [{ class: 9, text: 'pneumonia 0.93' }] }));
  expect(drawn.width).toBe(360);
  expect(drawn.height).toBeGreaterThan(240 + 11);
  expect(drawn.at(180, 120)).toEqual([128, 128, 128]);
  // 9 is the second hue again.
  expect(drawn.at(10, Math.round((240 + drawn.height) / 2))).toEqual(rgb(hues[1].light));
});

test('where it is hot a picture is covered more', async () => {
  const heat = heatMap([0, 0, 0, 5], { height: 1, width: 4 });
  const drawn = await pixelsOf(await drawnPicture(grey, { heat }));
  const change = (x: number) => Math.hypot(...drawn.at(x, 120).map((value) => value - 128));
  expect(change(5)).toBeLessThan(30);
  expect(change(350)).toBeGreaterThan(80);
});

test('heat is stretched bilinearly, as torch does without aligned corners', () => {
  const heat = heatMap([0, 2, 4, 6], { height: 2, width: 2 });
  // F.interpolate(torch.tensor([[[[0., 2.], [4., 6.]]]]) / 6, size=(3, 4), mode='bilinear')
  const expected = [0, 1 / 12, 0.25, 1 / 3, 1 / 3, 5 / 12, 7 / 12, 2 / 3, 2 / 3, 0.75, 11 / 12, 1];
  const { values } = stretchedHeat(heat, { height: 3, width: 4 });
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 5);
  });
  expect(heatMap([0, 0], { height: 1, width: 2 }).values).toEqual(new Float32Array(2));
});

test('a thumbnail has the wanted longer side, and its size is bounded', async () => {
  const address = await thumbnail(grey, {}, 96);
  expect(address).toMatch(/^data:image\/webp;base64,/);
  const { height, width } = await sharp(Buffer.from(address.split(',')[1]!, 'base64')).metadata();
  expect([height, width]).toEqual([64, 96]);
});
