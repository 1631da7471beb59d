/** Signals in memory: numbers that follow one another in time, in one channel or several. */
import { z } from 'zod';

/** Steps in time, the channels of a step side by side: [T, C] in row-major order. */
export interface Signal {
  readonly channels: number;
  readonly data: Float32Array;
}

/** What the library takes for a signal: the numbers of one channel, or a list of the channels for each step. */
export type GivenSignal = Signal | Float32Array | readonly number[] | readonly (readonly number[])[];

/** T, the steps of a signal. */
export function stepsOf({ channels, data }: Signal): number {
  return data.length / channels;
}

const numbers = z.union([z.instanceof(Float32Array), z.instanceof(Float64Array), z.array(z.number())]);
const whole = z
  .object({ channels: z.int().min(1).max(65536), data: numbers })
  .refine(({ channels, data }) => data.length % channels === 0, 'expected as many numbers in each channel');
const steps = z
  .array(z.array(z.number()).min(1))
  .min(1)
  .refine(
    (rows) => rows.every(({ length }) => length === rows[0]!.length),
    'expected as many channels in each step',
  )
  .transform((rows) => ({ channels: rows[0]!.length, data: rows.flat() }));
const oneChannel = numbers.transform((data) => ({ channels: 1, data }));

/** Numbers of one channel, lists of channels step by step, or `{ channels, data }`: finite, at least one step. */
export const signal: z.ZodType<Signal> = z
  .union(
    [oneChannel, steps, whole],
    'expected finite numbers, step by step: [0.1, 0.2], [[0.1, 3], [0.2, 4]] or { channels, data }',
  )
  .transform(({ channels, data }) => ({ channels, data: Float32Array.from(data) }))
  .refine(({ data }) => data.length > 0, 'expected at least one number')
  .refine(({ data }) => data.every(Number.isFinite), 'expected finite numbers');

/** A signal of channels that are given one after the other. Throws: RangeError where they differ in length. */
export function fromChannels(channels: readonly ArrayLike<number>[]): Signal {
  const length = channels[0]?.length ?? 0;
  if (channels.some((each) => each.length !== length)) throw new RangeError('channels of different lengths');
  const count = channels.length;
  const data = new Float32Array(length * count);
  channels.forEach((values, c) => {
    for (let t = 0; t < length; t++) data[t * count + c] = values[t]!;
  });
  return { channels: count, data };
}
