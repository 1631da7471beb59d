/** Recordings as values of rows: where they are to be read, or their samples. */
import { z } from 'zod';
import { fileName, type Media } from '../media.ts';
import { isInMemory, type RowFile, rowFile } from '../rows/row-file.ts';
import { resample } from './resample.ts';
import { parseWav, toMono } from './wav.ts';

/** Samples in memory, of one channel. */
export interface Samples {
  /** Samples a second. */
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

/** A recording that is to be read when it is needed, or one in memory. */
export type Recording = RowFile<Samples>;

const samples = z.object({
  sampleRate: z.number().min(100).max(1e6),
  samples: z
    .union([z.instanceof(Float32Array), z.array(z.number()).transform((values) => Float32Array.from(values))])
    .refine((values) => values.length > 0, 'expected at least one sample')
    .refine((values) => values.every(Number.isFinite), 'expected finite samples'),
});

/** A path, a `Blob`, or samples with their rate. */
export const recording: z.ZodType<Recording> = rowFile(
  samples,
  '{ sampleRate, samples } with at least one sample, all of them finite',
);

/** Names of files that hold recordings. */
export function isRecordingName(name: string): boolean {
  return /\.wave?$/i.test(name);
}

/** The samples of a recording, channels mixed to one. Throws E_DATA naming the file. */
export async function readRecording(given: Recording, media: Media): Promise<Samples> {
  if (isInMemory(given)) return given;
  const name = fileName(given, 'a recording');
  const bytes =
    typeof given === 'string' ? await media.bytes(given) : new Uint8Array(await given.arrayBuffer());
  const sound = parseWav(bytes, name);
  return { sampleRate: sound.sampleRate, samples: toMono(sound) };
}

/** The samples at a rate. */
export function atRate({ sampleRate, samples }: Samples, rate: number): Float32Array {
  return resample(samples, sampleRate, rate);
}
