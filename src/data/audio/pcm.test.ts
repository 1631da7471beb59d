import { expect, test } from 'vitest';
import { pcmSamples } from './pcm.ts';

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

test.each([1, 2, 3, 5, 100])(
  '16 bits a sample, in pieces of %i bytes; half a sample at the end is none',
  async (size) => {
    const bytes = Uint8Array.of(0x00, 0x00, 0xff, 0x7f, 0x00, 0x80, 0x00, 0x40, 0x12);
    const found: number[] = [];
    for await (const samples of pcmSamples(inPieces(bytes, size))) found.push(...samples);
    expect(found).toEqual([0, 32767 / 32768, -1, 0.5]);
  },
);
