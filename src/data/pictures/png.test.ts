import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { failing } from '../../../test/fixtures/row-source.ts';
import { decodePng } from './png.ts';

/** A PNG file of these filtered lines, its checks left empty. */
function png(
  width: number,
  height: number,
  [depth, type]: readonly [number, number],
  lines: readonly number[],
) {
  const chunk = (name: string, data: Uint8Array) => {
    const bytes = Buffer.alloc(12 + data.length);
    bytes.writeUInt32BE(data.length, 0);
    bytes.write(name, 4, 'latin1');
    bytes.set(data, 8);
    return bytes;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, type], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Uint8Array.from(lines));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test.each([
  ['no filter', [0, 1, 2, 3, 0, 4, 5, 6]],
  ['difference from the left', [1, 1, 1, 1, 1, 4, 1, 1]],
  ['difference from above', [0, 1, 2, 3, 2, 3, 3, 3]],
  ['difference from the mean', [0, 1, 2, 3, 3, 4, 2, 2]],
  ['difference by Paeth', [0, 1, 2, 3, 4, 3, 1, 1]],
])('greys: %s', (_, lines) => {
  expect([...decodePng(png(3, 2, [8, 0], lines), 'a').values]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('greys of 16 bits, places in a palette of 1 and 2 bits, colours, opacity', () => {
  expect([...decodePng(png(2, 1, [16, 0], [0, 1, 2, 3, 4]), 'a').values]).toEqual([0x102, 0x304]);
  const places = decodePng(png(5, 1, [2, 3], [0, 0b00_01_10_11, 0b10_000000]), 'a');
  expect(places).toMatchObject({ kind: 'palette', height: 1, width: 5 });
  expect([...places.values]).toEqual([0, 1, 2, 3, 2]);
  expect([...decodePng(png(3, 1, [1, 3], [0, 0b101_00000]), 'a').values]).toEqual([1, 0, 1]);
  expect([...decodePng(png(1, 1, [8, 2], [0, 1, 2, 3]), 'a').values]).toEqual([0x010203]);
  expect([...decodePng(png(1, 1, [8, 6], [0, 1, 2, 3, 9]), 'a').values]).toEqual([0x010203]);
  expect([...decodePng(png(2, 1, [8, 4], [0, 7, 9, 8, 9]), 'a').values]).toEqual([7, 8]);
});

test('refuses what is no whole PNG', () => {
  const whole = png(3, 1, [8, 0], [0, 1, 2, 3]);
  expect(() => decodePng(Buffer.from('GIF89a'), 'a.png')).toThrow(failing('E_DATA', /^a.png: no PNG file/));
  expect(() => decodePng(whole.subarray(0, 40), 'a.png')).toThrow(failing('E_DATA', /cut off/));
  expect(() => decodePng(png(4, 1, [8, 0], [0, 1, 2, 3]), 'a')).toThrow(failing('E_DATA', /too few pixels/));
  expect(() => decodePng(png(1, 1, [16, 2], [0, 0, 0, 0, 0, 0, 0]), 'a')).toThrow(
    failing('E_DATA', /16 bits/),
  );
  expect(() => decodePng(png(3, 1, [8, 0], [5, 1, 2, 3]), 'a')).toThrow(failing('E_DATA', /unknown filter/));
});
