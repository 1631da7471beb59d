import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { parseIdx } from './idx.ts';
import { parseNpy } from './npy.ts';
import { parseNpz } from './npz.ts';

/** A .npy file as numpy.save writes it. */
function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const text = `${header.padEnd(64 - ((8 + lengthBytes + header.length + 1) % 64) + header.length)}\n`;
  const bytes = new Uint8Array(8 + lengthBytes + text.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 8 + lengthBytes);
  bytes.set(data, 8 + lengthBytes + text.length);
  return bytes;
}

const headerOf = (descr: string, shape: string, order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
const bytesOf = (values: ArrayLike<number>) => new Uint8Array(Float32Array.from(values).buffer);

describe('npy', () => {
  test('float32, a matrix', () => {
    const { shape, data } = parseNpy(npy(headerOf('<f4', '(2, 3)'), bytesOf([1, 2, 3, 4, 5, 6.5])), 'x.npy');
    expect(shape).toEqual([2, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6.5]);
  });
  test('big-endian int16, version 2, one axis, where the file does not start at an even place', () => {
    const file = npy(headerOf('>i2', '(2,)'), Uint8Array.of(1, 2, 255, 255), 2);
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    expect([...parseNpy(shifted.subarray(1), 'x.npy').data]).toEqual([258, -1]);
  });
  test('int64 as float64, a scalar', () => {
    const value = new Uint8Array(BigInt64Array.of(-5n).buffer);
    expect(parseNpy(npy(headerOf('<i8', '()'), value), 'x.npy')).toEqual({
      shape: [],
      data: Float64Array.of(-5),
    });
  });
  test.each([
    ['text', headerOf('<U3', '(1,)'), 12, 'x.npy: elements of type U3; allowed: numbers'],
    ['objects', headerOf('|O', '(1,)'), 8, 'x.npy: elements of type O; allowed: numbers'],
    ['column order', headerOf('<f4', '(1, 1)', 'True'), 4, 'x.npy: column order'],
    [
      'a lying shape',
      headerOf('<f4', '(2, 2)'),
      12,
      'x.npy: 12 bytes of numbers; allowed: 16 for the shape (2, 2)',
    ],
  ])('refuses %s', (_, header, size, message) => {
    expect(() => parseNpy(npy(header, new Uint8Array(size)), 'x.npy')).toThrow(message);
  });
  test('refuses other files, and one that is cut off', () => {
    expect(() => parseNpy(Uint8Array.of(1, 2, 3), 'x.npy')).toThrow('x.npy: no NumPy array');
    const file = npy(headerOf('<f4', '(2,)'), bytesOf([1, 2]));
    expect(() => parseNpy(file.subarray(0, 30), 'x.npy')).toThrow('x.npy: a header that is cut off');
  });
});

describe('idx', () => {
  test('two images of 1 x 3 pixels', () => {
    const file = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 9, 8, 7, 6, 5, 4);
    expect(parseIdx(file, 'images')).toEqual({ shape: [2, 1, 3], data: Uint8Array.of(9, 8, 7, 6, 5, 4) });
  });
  test('refuses other files, other types, and other lengths', () => {
    expect(() => parseIdx(Uint8Array.of(31, 139, 8, 0), 'images')).toThrow('images: no IDX file');
    expect(() => parseIdx(Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0), 'images')).toThrow(
      'images: elements of type 0xd; allowed: unsigned bytes, 0x8',
    );
    expect(() => parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 1, 2), 'images')).toThrow(
      'images: 2 numbers; allowed: 3 for the shape (3)',
    );
    expect(() => parseIdx(Uint8Array.of(0, 0, 8, 3, 0, 0), 'images')).toThrow('a header that is cut off');
  });
});

describe('npz', () => {
  const archive = zipSync({
    'x.npy': npy(headerOf('<f4', '(2,)'), bytesOf([1, 2])),
    'labels.npy': npy(headerOf('|u1', '(3, 1)'), Uint8Array.of(7, 8, 9)),
    'notes.txt': new Uint8Array(3),
  });
  test('gives arrays by name, whether they are compressed or not', () => {
    const { names, has, array } = parseNpz(archive, 'a.npz');
    expect(names).toEqual(['x', 'labels']);
    expect([has('x'), has('notes')]).toEqual([true, false]);
    expect(array('x')).toEqual({ shape: [2], data: Float32Array.of(1, 2) });
    const stored = zipSync({ 'y.npy': npy(headerOf('|u1', '(1,)'), Uint8Array.of(5)) }, { level: 0 });
    expect(parseNpz(stored, 'a.npz').array('y')).toEqual({ shape: [1], data: Uint8Array.of(5) });
  });
  test('names what is missing, and what is no archive', () => {
    expect(() => parseNpz(archive, 'a.npz').array('z')).toThrow('a.npz: no array "z"; allowed: x, labels');
    expect(() => parseNpz(Uint8Array.of(80, 75, 3, 4), 'a.npz')).toThrow('a.npz: no complete zip archive');
    expect(() => parseNpz(zipSync({ 'a.txt': new Uint8Array(1) }), 'a.npz')).toThrow('without arrays');
    const cut = zipSync({ 'x.npy': npy(headerOf('<f4', '(9,)'), bytesOf([1, 2])) });
    expect(() => parseNpz(cut, 'a.npz').array('x')).toThrow('a.npz: x: 8 bytes of numbers; allowed: 36');
  });
  test('refuses a size that no file of its length can have, before memory is taken', () => {
    const lying = archive.slice();
    const view = new DataView(lying.buffer);
    const central = lying.findIndex((_, i) => i + 4 < lying.length && view.getUint32(i, true) === 0x02014b50);
    view.setUint32(central + 24, 0xfffffff0, true);
    expect(() => parseNpz(lying, 'a.npz').array('x')).toThrow('a.npz: x.npy: ');
  });
});
