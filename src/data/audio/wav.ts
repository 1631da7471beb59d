/** Recordings in WAV files. */
import decode from '@audio/decode-wav';
import { HeddleError } from '../../base/errors.ts';

/** Sound in memory: the samples of each channel, -1 to 1. */
export interface Sound {
  /** Samples a second. */
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/** The bits of a sample that a format has, by its tag: whole numbers, floating point. */
const formats: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [8, 16, 24, 32]],
  [3, [32, 64]],
]);
const extensible = 0xfffe;
/** What a program writes that does not know yet how long the sound will be. */
const unknownSizes = [0, 0xffffffff];

/**
 * The sound of a WAV file: PCM of 8, 16, 24 and 32 bits, floating point of 32 and 64.
 *
 * Throws: E_DATA naming `where` for what is no WAV file, for other formats, for a header that contradicts itself or the length of the
 * file, for no samples, and for samples that are not finite.
 * Source: Microsoft and IBM (1991), "Multimedia programming interface and data specifications 1.0"; WAVEFORMATEXTENSIBLE.
 */
export function parseWav(bytes: Uint8Array, where: string): Sound {
  requireSound(readHeader(bytes, where), bytes.length, where);
  const { channelData, sampleRate } = decoded(bytes, where);
  if ((channelData[0]?.length ?? 0) === 0) throw damaged(where, 'no samples', 'at least one');
  for (const samples of channelData) {
    const place = samples.findIndex((value) => !Number.isFinite(value));
    if (place >= 0) throw damaged(where, `${samples[place]} as sample ${place + 1}`, 'finite numbers');
  }
  return { sampleRate, channels: channelData };
}

function decoded(bytes: Uint8Array, where: string) {
  try {
    return decode(bytes);
  } catch (cause) {
    throw damaged(where, cause instanceof Error ? cause.message : String(cause), 'WAV', cause);
  }
}

/** What the header says. */
interface Header {
  readonly format: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Bytes of a sample of all channels. */
  readonly block: number;
  readonly bits: number;
  /** Where the samples begin, and how many bytes they have. */
  readonly start: number;
  readonly size: number;
}

function readHeader(bytes: Uint8Array, where: string): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') {
    throw damaged(where, 'no WAV file', 'a file that begins with RIFF....WAVE');
  }
  let found: Omit<Header, 'start' | 'size'> | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (name(at) === 'fmt ') {
      if (size < 16 || at + 8 + size > bytes.length)
        throw damaged(where, 'a header that is cut off', 'a whole file');
      const tag = view.getUint16(at + 8, true);
      const format = tag === extensible && size >= 40 ? view.getUint16(at + 32, true) : tag;
      const [channels, sampleRate] = [view.getUint16(at + 10, true), view.getUint32(at + 12, true)];
      found = {
        format,
        channels,
        sampleRate,
        block: view.getUint16(at + 20, true),
        bits: view.getUint16(at + 22, true),
      };
    }
    if (name(at) === 'data') {
      if (found === undefined) throw damaged(where, 'samples before their format', 'the chunk "fmt " first');
      return { ...found, start: at + 8, size };
    }
    at += 8 + size + (size % 2);
  }
  throw damaged(where, 'no samples', 'a chunk "data"');
}

function requireSound(
  { format, channels, sampleRate, block, bits, start, size }: Header,
  length: number,
  where: string,
) {
  const known = formats.get(format);
  if (known === undefined || !known.includes(bits)) {
    throw damaged(
      where,
      `WAV of format ${format} with ${bits} bits`,
      'PCM of 8, 16, 24 or 32 bits, floating point of 32 or 64',
    );
  }
  if (channels === 0 || sampleRate < 100 || sampleRate > 1e6) {
    throw damaged(
      where,
      `${channels} channels with ${sampleRate} samples a second`,
      '1 or more channels, 100 to 1000000 samples a second',
    );
  }
  if (block !== (channels * bits) / 8) {
    throw damaged(
      where,
      `blocks of ${block} bytes`,
      `${(channels * bits) / 8} for ${channels} channels of ${bits} bits`,
    );
  }
  const there = length - start;
  if (size > there && !unknownSizes.includes(size)) {
    throw damaged(where, `a header that says ${size} bytes of samples, and ${there} of them`, 'a whole file');
  }
}

function damaged(where: string, found: string, allowed: string, cause?: unknown): HeddleError {
  return new HeddleError('E_DATA', { where, found, allowed, fix: 'replace or remove it' }, { cause });
}

/** The mean of all channels. */
export function toMono({ channels }: Sound): Float32Array {
  const [first = new Float32Array(0)] = channels;
  if (channels.length === 1) return first;
  return first.map((_, i) => channels.reduce((sum, each) => sum + each[i]!, 0) / channels.length);
}
