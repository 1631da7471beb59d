/** XXH32, a fast hash of bytes: it finds damage, and is no defence against intent. */

// As signed numbers, which V8 keeps in registers.
const prime1 = 0x9e3779b1 | 0;
const prime2 = 0x85ebca77 | 0;
const prime3 = 0xc2b2ae3d | 0;
const prime4 = 0x27d4eb2f | 0;
const prime5 = 0x165667b1 | 0;

/** Bytes that the four lanes take in one round. */
const stripe = 16;

/**
 * The hash as 8 hexadecimal digits, with the seed 0.
 *
 * Each step is a bijection of the word that it takes in, so that damage within one word of 4 bytes is always found; other
 * damage of the same length escapes with a probability of 2^-32.
 *
 * Source: Collet, xxHash, doc/xxhash_spec.md, "XXH32 Algorithm Description".
 */
export function xxhash32(bytes: Uint8Array): string {
  const { length } = bytes;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, length >>> 2);
  const start = length >= stripe ? lanes(words) : prime5;
  const hash = rest((start + length) | 0, aligned, words);
  return avalanche(hash).toString(16).padStart(8, '0');
}

/** Whole stripes, four words at a time; each lane takes every fourth word. */
function lanes(words: Int32Array): number {
  const end = words.length - (words.length % 4);
  let a = (prime1 + prime2) | 0;
  let b = prime2 | 0;
  let c = 0;
  let d = -prime1 | 0;
  for (let i = 0; i < end; i += 4) {
    a = Math.imul(rotated((a + Math.imul(words[i]!, prime2)) | 0, 13), prime1);
    b = Math.imul(rotated((b + Math.imul(words[i + 1]!, prime2)) | 0, 13), prime1);
    c = Math.imul(rotated((c + Math.imul(words[i + 2]!, prime2)) | 0, 13), prime1);
    d = Math.imul(rotated((d + Math.imul(words[i + 3]!, prime2)) | 0, 13), prime1);
  }
  return (rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18)) | 0;
}

/** What is left after the stripes: words, then bytes. */
function rest(hash: number, bytes: Uint8Array, words: Int32Array): number {
  let h = hash;
  for (let i = words.length - (words.length % 4); i < words.length; i++) {
    h = Math.imul(rotated((h + Math.imul(words[i]!, prime3)) | 0, 17), prime4);
  }
  for (let i = words.length * 4; i < bytes.length; i++) {
    h = Math.imul(rotated((h + Math.imul(bytes[i]!, prime5)) | 0, 11), prime1);
  }
  return h;
}

function avalanche(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 15), prime2);
  h = Math.imul(h ^ (h >>> 13), prime3);
  return (h ^ (h >>> 16)) >>> 0;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
