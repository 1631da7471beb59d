/** The data sets of the benchmarks of signals and speech, from `../shared/data`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, keyOf, uniform } from '../../src/base/random.ts';
import { parseWav, toMono } from '../../src/data/audio/wav.ts';
import { signalClassificationRows } from '../../src/data/rows/signal-classification.ts';
import { nodeMedia } from '../../src/files/node-media.ts';
import { sharedPath } from '../shared-data.ts';

const rate = 8000;
const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** A spoken digit of the Free Spoken Digit Dataset: recordings 0 to 4 of each speaker and digit are the test set. */
interface Digit {
  readonly digit: number;
  readonly speaker: string;
  readonly number: number;
  readonly samples: Float32Array;
}

let known: readonly Digit[] | undefined;

function digits(): readonly Digit[] {
  const folder = sharedPath('fsdd');
  known ??= readdirSync(folder)
    .filter((name) => name.endsWith('.wav'))
    .sort()
    .map((name) => {
      const [digit = '', speaker = '', number = ''] = name.replace('.wav', '').split('_');
      const samples = toMono(parseWav(readFileSync(join(folder, name)), name));
      return { digit: Number(digit), speaker, number: Number(number), samples };
    });
  return known;
}

const rowOf = ({ digit, samples }: Digit) => ({
  audio: { sampleRate: rate, samples },
  label: String(digit),
});

/** Recordings 5 to 9 of each speaker and digit are the dev set, as many as the test set has. */
const partOf = ({ number }: Digit) => (number < 5 ? 'test' : number < 10 ? 'dev' : 'train');

export function spokenDigits() {
  const of = (part: string) =>
    digits()
      .filter((each) => partOf(each) === part)
      .map(rowOf);
  return { train: of('train'), dev: of('dev'), test: of('test') };
}

/** Without one speaker, who is the test set. */
export function withoutSpeaker(speaker: string) {
  const others = digits().filter((each) => each.speaker !== speaker);
  const dev = others.filter(({ number }) => number < 5);
  const train = others.filter(({ number }) => number >= 5);
  const test = digits().filter((each) => each.speaker === speaker);
  return { train: train.map(rowOf), dev: dev.map(rowOf), test: test.map(rowOf) };
}

export const speakers = () => [...new Set(digits().map(({ speaker }) => speaker))];

/** `count` strings of 1 to 6 digits of one speaker, joined with pauses of 50 to 300 ms. */
function strings(part: string, count: number, seed: number) {
  const known = speakers().map((speaker) =>
    digits().filter((each) => each.speaker === speaker && partOf(each) === part),
  );
  return Array.from({ length: count }, (_, i) => {
    const key = fold(keyOf(seed), i);
    let counter = 0;
    const below = (n: number) => Math.floor(uniform(key, counter++) * n);
    const voice = known[below(known.length)]!;
    const chosen = Array.from({ length: 1 + below(6) }, () => voice[below(voice.length)]!);
    const pause = () => new Float32Array(0.05 * rate + below(0.25 * rate));
    const pieces = [pause(), ...chosen.flatMap(({ samples }) => [samples, pause()])];
    const samples = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
    pieces.reduce((at, piece) => {
      samples.set(piece, at);
      return at + piece.length;
    }, 0);
    return {
      audio: { sampleRate: rate, samples },
      text: chosen.map(({ digit }) => words[digit]).join(' '),
    };
  });
}

/** The test strings are made of test recordings only. */
export function digitStrings() {
  return { train: strings('train', 4000, 1), dev: strings('dev', 200, 2), test: strings('test', 500, 3) };
}

/** MNIST-1D: a tenth of its training set is the dev set. */
export async function mnist1d() {
  const path = sharedPath('mnist1d/mnist1d.npz');
  const read = async (part: 'train' | 'test') => {
    const found = await signalClassificationRows.collect?.({ path, part }, nodeMedia);
    return [...(found?.rows ?? [])];
  };
  const all = await read('train');
  return {
    train: all.filter((_, i) => i % 10 !== 0),
    dev: all.filter((_, i) => i % 10 === 0),
    test: await read('test'),
  };
}
