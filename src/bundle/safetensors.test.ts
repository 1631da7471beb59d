import { describe, expect, test } from 'vitest';
import { hostTensor } from '../graph/host-tensor.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

/** Written by the reference implementation: Python package safetensors 0.8.0, `safetensors.numpy.save`. */
const reference = Buffer.from(
  '+AEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIjoiYnkgc2FmZXRlbnNvcnMgMC44LjAifSwibCI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpb' +
    'XSwiZGF0YV9vZmZzZXRzIjpbMCw4XX0sImQiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls4LDE2XX0sIl9fcHJv' +
    'dG9fXyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzE2LDIwXX0sIm5vbmUiOnsiZHR5cGUiOiJGMzIiLCJzaGFw' +
    'ZSI6WzAsM10sImRhdGFfb2Zmc2V0cyI6WzIwLDIwXX0sInciOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzIw' +
    'LDQ0XX0sImkiOnsiZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOls0NCw1Ml19LCJ1Ijp7ImR0eXBlIjoiVTgiLCJzaGFw' +
    'ZSI6WzFdLCJkYXRhX29mZnNldHMiOls1Miw1M119LCJiIjp7ImR0eXBlIjoiQk9PTCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzUzLDU1' +
    'XX19ICAgICAAAAAAAP///5qZmZmZmbk/AADgQAAAwD8AAADAAABAQAAAgEAAAKBAppvEO/////8CAAAA/wEA',
  'base64',
);

/** A file with any text as header. */
function fileOf(header: string, dataBytes = 0, length = BigInt(Buffer.byteLength(header))): Uint8Array {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length);
  return Buffer.concat([prefix, Buffer.from(header), Buffer.alloc(dataBytes)]);
}

const f32 = (shape: readonly number[], begin: number, end: number) =>
  JSON.stringify({ dtype: 'F32', shape, data_offsets: [begin, end] });

describe('a file of the reference implementation', () => {
  test('is read', () => {
    const { tensors, metadata } = readSafetensors(reference);
    expect(metadata).toEqual(new Map([['made', 'by safetensors 0.8.0']]));
    expect(Object.fromEntries([...tensors].map(([name, { data }]) => [name, [...data]]))).toEqual(
      Object.fromEntries<unknown[]>([
        ['l', [-(2n ** 40n)]],
        ['d', [0.1]],
        ['__proto__', [7]],
        ['none', []],
        ['w', [1.5, -2, 3, 4, 5, Math.fround(6e-3)]],
        ['i', [-1, 2]],
        ['u', [255]],
        ['b', [1, 0]],
      ]),
    );
    expect(tensors.get('w')).toMatchObject({ dtype: 'float32', dims: [2, 3] });
    expect(tensors.get('l')).toMatchObject({ dtype: 'int64', dims: [] });
    expect(tensors.get('none')!.dims).toEqual([0, 3]);
    expect(tensors.get('b')!.dtype).toBe('bool');
  });

  test('is written again byte for byte', () => {
    const { tensors, metadata } = readSafetensors(reference);
    expect(Buffer.from(writeSafetensors(tensors, metadata)).equals(reference)).toBe(true);
  });

  test('is read from memory that is not aligned', () => {
    const shifted = new Uint8Array(reference.length + 1);
    shifted.set(reference, 1);
    expect(readSafetensors(shifted.subarray(1))).toEqual(readSafetensors(reference));
  });
});

test.each([1, 2, 3])('a header padded with %i spaces is read, from a Buffer too', (spaces) => {
  const header = f32([2], 0, 8).replace(/.*/, '{"w":$&}');
  const file = fileOf(`${header}${' '.repeat(spaces + ((8 - (header.length % 8)) % 8))}`, 8);
  file.set([0, 0, 0x80, 0x3f], file.length - 8);
  for (const bytes of [file, Uint8Array.from(file)]) {
    expect([...readSafetensors(bytes).tensors.get('w')!.data]).toEqual([1, 0]);
  }
});

test('names that an object would confuse come back', () => {
  const names = ['__proto__', 'constructor', '1', '0', '', 'ü"\\'];
  const tensors = new Map(names.map((name, i) => [name, hostTensor('float32', [1], [i])]));
  const read = readSafetensors(writeSafetensors(tensors, new Map([['__proto__', 'text']])));
  expect(new Map([...read.tensors].toSorted())).toEqual(new Map([...tensors].toSorted()));
  expect(read.metadata).toEqual(new Map([['__proto__', 'text']]));
});

test('a tensor cannot have the name of the metadata', () => {
  const tensors = new Map([['__metadata__', hostTensor('float32', [], [1])]]);
  expect(() => writeSafetensors(tensors)).toThrow('__metadata__');
});

test.each([
  ['no bytes', new Uint8Array(0), '0 bytes'],
  ['7 bytes', new Uint8Array(7), '7 bytes'],
  ['a header behind the end', fileOf('{}', 0, 3n), 'a header of 3 bytes; allowed: at most 2'],
  ['a huge header', fileOf('{}', 0, 2n ** 64n - 1n), 'a header of 18446744073709551615 bytes'],
  ['a header that is no JSON', fileOf('{"a'), 'not a JSON object'],
  ['a header with a leading space', fileOf(' {}'), 'not a JSON object'],
  ['an array as header', fileOf('[]'), 'not a JSON object'],
  ['a header that is no UTF-8', Buffer.from(fileOf('{"a":1}')).fill(0xff, 10, 11), 'not a JSON object'],
  ['deep nesting', fileOf(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`), 'tensor "a"'],
  ['a name twice', fileOf(`{"a":${f32([0], 0, 0)},"a":${f32([0], 0, 0)}}`), '"a" twice'],
  ['a field twice', fileOf('{"a":{"dtype":"F32","dtype":"F32"}}'), '"dtype" twice'],
  ['no dtype', fileOf('{"a":{"shape":[],"data_offsets":[0,4]}}', 4), 'tensor "a".dtype'],
  ['an unknown dtype', fileOf(`{"a":${f32([], 0, 4).replace('F32', 'F8_E5M2')}}`, 4), 'dtype "F8_E5M2"'],
  ['an unknown field', fileOf(`{"a":${f32([], 0, 4).replace('}', ',"b":1}')}}`, 4), '"b"'],
  ['a prototype as tensor', fileOf('{"__proto__":{"polluted":1}}'), 'tensor "__proto__"'],
  ['a negative dimension', fileOf(`{"a":${f32([-1], 0, 4)}}`, 4), 'tensor "a".shape.0'],
  ['a fractional dimension', fileOf(`{"a":${f32([0.5], 0, 2)}}`, 2), 'tensor "a".shape.0'],
  ['a huge shape', fileOf(`{"a":${f32([2 ** 40, 2 ** 40], 0, 4)}}`, 4), 'data_offsets 0 to 4'],
  ['a shape that overflows to 0', fileOf(`{"a":${f32([2 ** 32, 2 ** 32], 0, 0)}}`), 'data_offsets 0 to 0'],
  ['a negative offset', fileOf(`{"a":${f32([], -4, 0)}}`, 4), 'tensor "a".data_offsets.0'],
  ['an end before the start', fileOf(`{"a":${f32([], 4, 0)}}`, 4), 'data_offsets 4 to 0'],
  ['too few bytes for the shape', fileOf(`{"a":${f32([2], 0, 4)}}`, 4), '8 bytes for F32 [2]'],
  ['an overlap', fileOf(`{"a":${f32([2], 0, 8)},"b":${f32([], 4, 8)}}`, 8), 'tensor "b": an overlap'],
  ['a hole', fileOf(`{"a":${f32([], 0, 4)},"b":${f32([], 8, 12)}}`, 12), 'tensor "b": a hole'],
  ['a hole at the start', fileOf(`{"a":${f32([], 4, 8)}}`, 8), 'tensor "a": a hole'],
  ['a file cut off', fileOf(`{"a":${f32([], 0, 4)}}`, 3), 'the file is cut off: 3 bytes of data'],
  ['bytes behind the end', fileOf(`{"a":${f32([], 0, 4)}}`, 5), '5 bytes of data; allowed: the 4'],
  ['data without tensors', fileOf('{}', 1), '1 bytes of data'],
  ['metadata with a number', fileOf('{"__metadata__":{"a":1}}'), '__metadata__'],
  ['metadata that is an array', fileOf('{"__metadata__":["a"]}'), '__metadata__'],
  ['metadata that is null', fileOf('{"__metadata__":null}'), '__metadata__'],
])('%s is refused', (_, file, message) => {
  expect(() => readSafetensors(file, 'w.safetensors')).toThrow(
    expect.objectContaining({ code: 'E_MODEL_FILE', message: expect.stringContaining(message) }),
  );
});

test('every cut of a good file is refused', () => {
  for (let length = 0; length < reference.length; length++) {
    expect(() => readSafetensors(reference.subarray(0, length))).toThrow(
      expect.objectContaining({ code: 'E_MODEL_FILE' }),
    );
  }
});
