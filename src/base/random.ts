/**
 * Counter-based random numbers: a value is a pure function of (key, counter), so every draw can be repeated
 * anywhere: after a resume, on another shard, in another thread.
 *
 * Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", Threefry-2x32
 * with 20 rounds.
 */

/** Two 32-bit words. */
export type Key = readonly [number, number];

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const parity = 0x1bd11bda;

/**
 * Threefry-2x32-20: a bijection of the 64-bit counter that the 64-bit key selects.
 *
 * Formula: 20 rounds of x0 += x1; x1 = rotl(x1, r) ^ x0; after every fourth round the next key words are added,
 * where k2 = k0 ^ k1 ^ 0x1BD11BDA.
 */
export function threefry(key: Key, counter: Key): Key {
  const keys = [key[0], key[1], key[0] ^ key[1] ^ parity] as const;
  let x0 = (counter[0] + keys[0]) | 0;
  let x1 = (counter[1] + keys[1]) | 0;
  for (let block = 0; block < 5; block++) {
    for (let i = 0; i < 4; i++) {
      const r = rotations[(block % 2) * 4 + i]!;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << r) | (x1 >>> (32 - r))) ^ x0;
    }
    x0 = (x0 + keys[(block + 1) % 3]!) | 0;
    x1 = (x1 + keys[(block + 2) % 3]! + block + 1) | 0;
  }
  return [x0 >>> 0, x1 >>> 0];
}

/** The key of a seed: any safe integer. */
export function keyOf(seed: number): Key {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

/** A new key for each integer: `fold(key, 3)` is independent of `fold(key, 4)`. */
export function fold(key: Key, data: number): Key {
  return threefry(key, [data >>> 0, Math.floor(data / 2 ** 32) >>> 0]);
}

/** A new key for a name, such as the path of a parameter. */
export function foldName(key: Key, name: string): Key {
  let folded = key;
  for (const byte of new TextEncoder().encode(name)) folded = threefry(folded, [byte, 0x6e616d65]);
  return folded;
}

/** Uniform in [0, 1) with 32 random bits, one for each counter. */
export function uniform(key: Key, counter: number): number {
  return threefry(key, [counter >>> 0, Math.floor(counter / 2 ** 32) >>> 0])[0] / 2 ** 32;
}

/** `length` uniform float32 values in [low, high). */
export function uniformValues(key: Key, length: number, low: number, high: number): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const [a, b] = threefry(key, [i, 0]);
    values[i] = low + (high - low) * (a / 2 ** 32);
    if (i + 1 < length) values[i + 1] = low + (high - low) * (b / 2 ** 32);
  }
  return values;
}

/** `length` float32 values of the normal distribution (Box and Muller 1958). */
export function normalValues(key: Key, length: number, deviation: number): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const [a, b] = threefry(key, [i, 0]);
    const radius = deviation * Math.sqrt(-2 * Math.log((a + 1) / 2 ** 32));
    const angle = (2 * Math.PI * b) / 2 ** 32;
    values[i] = radius * Math.cos(angle);
    if (i + 1 < length) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** A uniform permutation of 0..length-1 (Fisher and Yates, as Knuth's Algorithm P). */
export function permutation(key: Key, length: number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(uniform(key, i) * (i + 1));
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}
