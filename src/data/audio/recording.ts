/** Recordings as values of rows: where they are to be read, or their samples. */
import { z } from 'zod';
import type { Media } from '../media.ts';
import { resample } from './resample.ts';
import { parseWav, toMono } from './wav.ts';

/** Samples in memory, of one channel. */
export interface Samples {
  /** Samples a second. */
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

/** A recording that is to be read when it is needed (a path, a URL or a file that was chosen), or one in memory. */
export type Recording = string | Blob | Samples;

const samples = z.object({
  sampleRate: z.number().min(100).max(1e6),
  samples: z
    .union([z.instanceof(Float32Array), z.array(z.number()).transform((values) => Float32Array.from(values))])
    .refine((values) => values.length > 0, 'expected at least one sample')
    .refine((values) => values.every(Number.isFinite), 'expected finite samples'),
});
const blob = z.custom<Blob>((value) => value instanceof Blob);

/** A path, a `Blob`, or samples with their rate. */
export const recording: z.ZodType<Recording> = z.union(
  [z.string().refine((path) => path !== '', 'expected a path'), blob, samples],
  'expected a path, a Blob, or { sampleRate, samples } with at least one sample, all of them finite',
);

/** What messages call a recording; `otherwise` where it has no name. */
export function recordingName(given: Recording, otherwise: string): string {
  if (typeof given === 'string') return given;
  return given instanceof Blob && 'name' in given ? String(given.name) : otherwise;
}

/** Names of files that hold recordings. */
export function isRecordingName(name: string): boolean {
  return /\.wave?$/i.test(name);
}

export function isInMemory(given: Recording): given is Samples {
  return typeof given === 'object' && !(given instanceof Blob);
}

/** The samples of a recording, channels mixed to one. Throws E_DATA naming the file. */
export async function readRecording(given: Recording, media: Media): Promise<Samples> {
  if (isInMemory(given)) return given;
  const name = recordingName(given, 'a recording');
  const bytes =
    typeof given === 'string' ? await media.bytes(given) : new Uint8Array(await given.arrayBuffer());
  const sound = parseWav(bytes, name);
  return { sampleRate: sound.sampleRate, samples: toMono(sound) };
}

/** The samples at a rate. */
export function atRate({ sampleRate, samples }: Samples, rate: number): Float32Array {
  return resample(samples, sampleRate, rate);
}
