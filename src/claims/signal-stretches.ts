/**
 * A real signal as what experiments are trained and tested on.
 *
 * The signal is cut into eight stretches of equal length; the fourth and the eighth are for tests alone, so that nothing is tested on
 * values that were trained on, and a signal that drifts is tested early and late.
 */
import { HeddleError } from '../base/errors.ts';
import { type Key, uniform } from '../base/random.ts';

/** Values at equal distances in time. */
export interface RealSignal {
  /** What it is, in words: its file and column, and what a step is. */
  readonly name: string;
  readonly values: Float32Array;
}

type SignalPart = 'train' | 'test';

/** A signal whose training values have the mean 0 and the deviation 1. */
export interface SignalStretches {
  readonly values: Float32Array;
  /** A place whose value lies in the lowest or in the highest quarter of the training values; which of the two is drawn first. */
  cue(part: SignalPart, key: Key): { readonly value: number; readonly isHigh: boolean };
  /** So many values in a row, from a place of its own. */
  stretch(part: SignalPart, length: number, key: Key): Float32Array;
}

const stretches = 8;
const isTest = (stretch: number) => stretch % 4 === 3;

/** Throws E_DATA for a signal that is too short for stretches of `longest` values, or has no values of both kinds to test on. */
export function signalStretches({ name, values }: RealSignal, longest: number): SignalStretches {
  const length = Math.floor(values.length / stretches);
  if (length < longest) {
    throw new HeddleError('E_DATA', {
      where: name,
      found: `${values.length} values`,
      allowed: `at least ${stretches * longest}`,
      fix: 'give a longer signal',
    });
  }
  const partOf = (i: number): SignalPart => (isTest(Math.floor(i / length)) ? 'test' : 'train');
  const used = values.subarray(0, stretches * length);
  const learned = used.filter((_, i) => partOf(i) === 'train');
  const mean = learned.reduce((sum, value) => sum + value, 0) / learned.length;
  const variance = learned.reduce((sum, value) => sum + (value - mean) ** 2, 0) / learned.length;
  const scaled = used.map((value) => (value - mean) / Math.sqrt(variance || 1));
  const sorted = scaled.filter((_, i) => partOf(i) === 'train').sort();
  const [low, high] = [0.25, 0.75].map((share) => sorted[Math.floor(share * (sorted.length - 1))]!) as [
    number,
    number,
  ];
  const places = (part: SignalPart, isWanted: (value: number) => boolean) =>
    Array.from(scaled.keys()).filter((i) => partOf(i) === part && isWanted(scaled[i]!));
  const cues = (part: SignalPart) => ({
    low: places(part, (value) => value <= low),
    high: places(part, (value) => value > high),
  });
  const known = { train: cues('train'), test: cues('test') };
  for (const { low: lowest, high: highest } of Object.values(known)) {
    if (lowest.length > 0 && highest.length > 0) continue;
    const found = 'a part without values in the lowest or in the highest quarter';
    throw new HeddleError('E_DATA', {
      where: name,
      found,
      fix: 'give a signal that does not only rise or fall',
    });
  }
  const starts = (part: SignalPart) =>
    Array.from({ length: stretches }, (_, i) => i).filter((i) => isTest(i) === (part === 'test'));
  return {
    values: scaled,
    cue(part, key) {
      const isHigh = uniform(key, 0) < 0.5;
      const own = known[part][isHigh ? 'high' : 'low'];
      return { value: scaled[own[drawn(own.length, key, 1)]!]!, isHigh };
    },
    stretch(part, count, key) {
      const own = starts(part);
      const start = own[drawn(own.length, key, 2)]! * length + drawn(length - count + 1, key, 3);
      return scaled.subarray(start, start + count);
    },
  };
}

/** A number from 0 to below `count`. */
function drawn(count: number, key: Key, counter: number): number {
  return Math.min(count - 1, Math.floor(count * uniform(key, counter)));
}
