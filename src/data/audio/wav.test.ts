import { describe, expect, test } from 'vitest';
import { failing } from '../../../test/fixtures/row-source.ts';
import { type WavForm, wav } from '../../../test/fixtures/tiny-sounds.ts';
import { parseWav, toMono } from './wav.ts';

const samples = Float32Array.of(0, 0.5, -0.5, 0.25, -1, 0.125);

describe('what is read', () => {
  test.each<[WavForm, number]>([
    [{ bits: 8 }, 0.01],
    [{ bits: 16 }, 1e-4],
    [{ bits: 24 }, 1e-6],
    [{ bits: 32 }, 1e-6],
    [{ bits: 32, isFloat: true }, 0],
    [{ bits: 64, isFloat: true }, 0],
    [{ bits: 16, extensible: true }, 1e-4],
  ])('%j', (form, tolerance) => {
    const { sampleRate, channels } = parseWav(wav([samples], 8000, form), 'a.wav');
    expect([sampleRate, channels.length, channels[0]!.length]).toEqual([8000, 1, 6]);
    channels[0]!.forEach((value, i) => {
      expect(Math.abs(value - samples[i]!)).toBeLessThanOrEqual(tolerance);
    });
  });

  test('several channels, of which one becomes', () => {
    const sound = parseWav(
      wav([samples, samples.map((x) => -x / 2)], 44100, { bits: 32, isFloat: true }),
      'a.wav',
    );
    expect(sound.channels).toHaveLength(2);
    expect([...toMono(sound)]).toEqual([...samples.map((x) => x / 4)]);
  });
});

/** A file with other bytes at a place. */
function changed(at: number, ...bytes: readonly number[]): Uint8Array {
  const file = wav([samples], 8000, { bits: 16 });
  file.set(bytes, at);
  return file;
}

test.each<[string, Uint8Array, RegExp]>([
  ['another file', new TextEncoder().encode('not a sound at all'), /^a\.wav: no WAV file/],
  [
    'fewer bytes than it says',
    wav([samples], 8000, {}).subarray(0, 50),
    /^a\.wav: a header that says 12 bytes of samples, and 6/,
  ],
  ['blocks of another size', changed(32, 4, 0), /^a\.wav: blocks of 4 bytes; allowed: 2/],
  ['no channels', changed(22, 0, 0), /^a\.wav: 0 channels/],
  ['no rate', changed(24, 0, 0, 0, 0), /^a\.wav: 1 channels with 0 samples a second/],
  ['bits that no format has', changed(34, 13, 0), /^a\.wav: WAV of format 1 with 13 bits/],
  ['a format that is packed', changed(20, 2, 0), /^a\.wav: WAV of format 2/],
  ['no samples', wav([new Float32Array(0)], 8000, {}), /^a\.wav: no samples/],
  ['a header only', wav([samples], 8000, {}).subarray(0, 36), /^a\.wav: no samples/],
  [
    'NaN',
    wav([Float32Array.of(0, Number.NaN)], 8000, { bits: 32, isFloat: true }),
    /^a\.wav: NaN as sample 2/,
  ],
])('%s is refused', (_, bytes, message) => {
  expect(() => parseWav(bytes, 'a.wav')).toThrow(failing('E_DATA', message));
});
