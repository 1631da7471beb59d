import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { resized } from '../data/pictures/pixels.ts';
import { nodeMedia } from './node-media.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-media-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** A picture of 4 x 2 pixels: red on the left, blue on the right. */
const halves = Uint8Array.from({ length: 24 }, (_, i) =>
  (i % 12 < 6 ? i % 3 === 0 : i % 3 === 2) ? 255 : 0,
);
const raw = { width: 4, height: 2, channels: 3 } as const;
const colours = () => sharp(halves, { raw });

test('files, folders and what is packed by gzip', async () => {
  mkdirSync(at('sub/b'), { recursive: true });
  writeFileSync(at('sub/a.txt'), 'hello');
  writeFileSync(at('sub/.hidden'), '');
  symlinkSync(at('sub/b'), at('sub/c'));
  expect(await nodeMedia.list(at('sub'))).toEqual([
    { name: 'a.txt', kind: 'file' },
    { name: 'b', kind: 'folder' },
    { name: 'c', kind: 'folder' },
  ]);
  expect([await nodeMedia.kind(at('sub')), await nodeMedia.kind(at('sub/a.txt'))]).toEqual([
    'folder',
    'file',
  ]);
  writeFileSync(at('a.gz'), gzipSync('hello'));
  expect(new TextDecoder().decode(await nodeMedia.bytes(at('a.gz')))).toBe('hello');
  writeFileSync(at('cut.gz'), gzipSync('hello').subarray(0, 18));
  await expect(nodeMedia.bytes(at('cut.gz'))).rejects.toEqual(failing('E_DATA', /cut\.gz: bytes that gzip/));
  for (const ask of [nodeMedia.kind, nodeMedia.list, nodeMedia.bytes, nodeMedia.picture]) {
    await expect(ask(at('none'))).rejects.toEqual(failing('E_DATA', /none: there is no such file/));
  }
  await expect(nodeMedia.picture(at('sub'))).rejects.toEqual(failing('E_DATA', /sub: this is a folder/));
});

describe('pictures', () => {
  test('are as they were, whatever their format without loss', async () => {
    for (const name of ['a.png', 'a.webp', 'a.tiff', 'a.gif']) {
      const picture = colours().webp({ lossless: true }).tiff({ compression: 'lzw' }).png();
      await picture.toFormat(name.slice(2) as 'png').toFile(at(name));
      expect(await nodeMedia.picture(at(name)), name).toEqual({ ...raw, data: Buffer.from(halves) });
    }
    const bytes = new Blob([new Uint8Array(readFileSync(at('a.png')))]);
    expect(await nodeMedia.picture(bytes)).toEqual({ ...raw, data: Buffer.from(halves) });
  });

  test('of one channel have equal ones, of 16 bits become 8, and one pixel is a picture', async () => {
    const grey = { width: 2, height: 1, channels: 1 } as const;
    await sharp(Uint8Array.of(10, 200), { raw: grey }).toColourspace('b-w').png().toFile(at('grey.png'));
    const expected = [10, 10, 10, 200, 200, 200];
    expect([...(await nodeMedia.picture(at('grey.png'))).data]).toEqual(expected);
    await sharp(Uint16Array.of(10 * 257, 200 * 257), { raw: grey })
      .toColourspace('grey16')
      .png()
      .toFile(at('grey16.png'));
    expect((await sharp(at('grey16.png')).metadata()).depth).toBe('ushort');
    expect([...(await nodeMedia.picture(at('grey16.png'))).data]).toEqual(expected);
    await colours().resize(1, 1).png().toFile(at('one.png'));
    expect(await nodeMedia.picture(at('one.png'))).toMatchObject({ width: 1, height: 1 });
  });

  test('lie on white where they are transparent, and stand as the camera was held', async () => {
    const clear = {
      create: { width: 1, height: 1, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    } as const;
    await sharp(clear).png().toFile(at('clear.png'));
    expect([...(await nodeMedia.picture(at('clear.png'))).data]).toEqual([255, 255, 255]);
    // Orientation 6: the camera was turned by 90 degrees, so that the left is the top.
    await colours().withMetadata({ orientation: 6 }).png().toFile(at('turned.png'));
    const turned = await nodeMedia.picture(at('turned.png'));
    expect([turned.width, turned.height, ...turned.data.subarray(0, 3), ...turned.data.subarray(-3)]).toEqual(
      [...[2, 4, 255, 0, 0, 0, 0, 255]],
    );
  });

  test('of an animation are its first, of a palette its colours, of grey with opacity on white', async () => {
    const frames = Buffer.concat([halves, halves.map((value) => 255 - value)]);
    const film = { raw: { ...raw, height: 4, pageHeight: 2 } };
    await sharp(frames, film)
      .gif({ delay: [100, 100] })
      .toFile(at('film.gif'));
    expect((await sharp(at('film.gif'), { animated: true }).metadata()).pages).toBe(2);
    expect(await nodeMedia.picture(at('film.gif'))).toEqual({ ...raw, data: Buffer.from(halves) });
    expect(await nodeMedia.size(at('film.gif'))).toEqual({ height: 2, width: 4 });
    await colours().png({ palette: true }).toFile(at('palette.png'));
    expect((await sharp(at('palette.png')).metadata()).isPalette).toBe(true);
    expect(await nodeMedia.picture(at('palette.png'))).toEqual({ ...raw, data: Buffer.from(halves) });
    const veil = { raw: { width: 1, height: 1, channels: 2 } } as const;
    await sharp(Uint8Array.of(100, 51), veil).png().toFile(at('veil.png'));
    expect([...(await nodeMedia.picture(at('veil.png'))).data]).toEqual([224, 224, 224]);
  });

  test('of inks have about the colours that one sees', async () => {
    await colours().resize(32, 16).toColourspace('cmyk').jpeg({ quality: 95 }).toFile(at('cmyk.jpg'));
    expect((await sharp(at('cmyk.jpg')).metadata()).space).toBe('cmyk');
    const { data, channels } = await nodeMedia.picture(at('cmyk.jpg'));
    expect(channels).toBe(3);
    expect(data[0]! - data[2]!).toBeGreaterThan(100);
    expect(data.at(-1)! - data.at(-3)!).toBeGreaterThan(50);
  });

  test('are stretched to a size as pictures in memory are', async () => {
    const wave = (i: number) => 128 + 100 * Math.sin((i % 120) / 15) * Math.cos(i / 1100);
    const noise = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => wave(i));
    const shape = { width: 40, height: 30, channels: 3 } as const;
    await sharp(noise, { raw: shape }).png().toFile(at('noise.png'));
    for (const size of [
      { height: 15, width: 20 },
      { height: 11, width: 7 },
      { height: 45, width: 50 },
    ]) {
      const found = await nodeMedia.picture(at('noise.png'), size);
      const expected = resized({ ...shape, data: noise }, size);
      const worst = Math.max(...found.data.map((value, i) => Math.abs(value - expected.data[i]!)));
      expect([found.width, found.height, worst <= 8]).toEqual([size.width, size.height, true]);
    }
  });

  test('of an animation that is cut off within a block are none; after a block it has what it has', async () => {
    const frames = Buffer.concat([halves, halves.map((value) => 255 - value), halves]);
    const film = { raw: { ...raw, height: 6, pageHeight: 2 } };
    const whole = await sharp(frames, film).gif().toBuffer();
    const framesOf = async (bytes: Uint8Array) => nodeMedia.frames(new Blob([bytes as BlobPart]), 9);
    expect(await framesOf(whole)).toHaveLength(3);
    expect(await framesOf(whole.subarray(0, -1))).toHaveLength(3);
    expect(await framesOf(Buffer.concat([whole, Buffer.from('more')]))).toHaveLength(3);
    for (const length of [6, 12, 20, whole.length - 2, whole.length - 9]) {
      await expect(framesOf(whole.subarray(0, length))).rejects.toThrow('a GIF that is cut off');
    }
  });

  test('that are broken, cut off or none are refused by name', async () => {
    const whole = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    writeFileSync(at('cut.jpg'), whole.subarray(0, whole.length - 200));
    writeFileSync(at('text.png'), 'no picture');
    writeFileSync(at('empty.png'), '');
    const png = readFileSync(at('noise.png'));
    writeFileSync(at('cut.png'), png.subarray(0, png.length >> 1));
    for (const name of ['cut.jpg', 'text.png', 'empty.png', 'cut.png']) {
      const message = new RegExp(`${name}: ${name === 'empty.png' ? 'an empty file;' : 'no whole picture'}`);
      await expect(nodeMedia.picture(at(name))).rejects.toEqual(failing('E_DATA', message));
    }
    await expect(nodeMedia.picture(new Blob([]))).rejects.toEqual(failing('E_DATA', /an empty file/));
  });

  test('of too many pixels are refused before memory is taken', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"></svg>';
    writeFileSync(at('huge.svg'), svg);
    await expect(nodeMedia.picture(at('huge.svg'), { height: 8, width: 8 })).rejects.toEqual(
      failing('E_LIMIT', /huge\.svg: a picture of too many pixels; allowed: at most 268435456/),
    );
  });
});
