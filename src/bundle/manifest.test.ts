import { expect, test } from 'vitest';
import { encodeManifest, fileMark, parseManifest, requireIntact } from './manifest.ts';

const file = new TextEncoder().encode('{"seed": 1}');
const manifest = {
  generation: 3,
  files: new Map([
    ['config.json', fileMark(file)],
    ['training/state.json', fileMark(new Uint8Array(0))],
  ]),
  earlier: ['training/best.safetensors'],
};
const bytes = encodeManifest(manifest);

test('a manifest is read as it was written', () => {
  expect(parseManifest(bytes, 'm')).toEqual(manifest);
});

test('every flipped bit and every cut of a manifest is found', () => {
  const damaged = { code: 'E_MODEL_FILE', message: expect.stringMatching(/^m\b/) };
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => parseManifest(flipped, 'm'), `bit ${bit}`).toThrow(expect.objectContaining(damaged));
  }
  for (let length = 0; length < bytes.length; length++)
    expect(() => parseManifest(bytes.subarray(0, length), 'm'), `cut to ${length}`).toThrow(
      expect.objectContaining(damaged),
    );
});

test('a file that is longer, shorter or other than it was is named', () => {
  const mark = fileMark(file);
  requireIntact(file, mark, 'f');
  const other = file.slice();
  other[3]! ^= 4;
  for (const changed of [other, file.subarray(1), new Uint8Array([...file, 32])])
    expect(() => requireIntact(changed, mark, 'f')).toThrow(/^f: damaged/);
});
