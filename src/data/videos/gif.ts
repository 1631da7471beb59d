/** Whether the bytes of a GIF are all there: decoders show what they have of one that is cut off. */
import { HeddleError } from '../../base/errors.ts';

const [extension, image] = [0x21, 0x2c];

/**
 * Throws E_DATA naming `where` for a GIF that ends within one of its blocks. One that ends after a block has all its frames, also without a trailer.
 *
 * Source: CompuServe (1990), "Graphics Interchange Format", version 89a, appendix B.
 */
export function requireWholeGif(bytes: Uint8Array, where: string): void {
  if (!isGif(bytes)) return;
  // A header of 6 bytes, a screen descriptor of 7, whose fifth says how large the table of colours is.
  let at = 13 + tableSize(bytes[10]);
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === extension) at = afterParts(bytes, at + 2);
    // The descriptor of an image, its own table, the least size of a code, then the codes.
    else if (block === image) at = afterParts(bytes, at + 10 + tableSize(bytes[at + 9]) + 1);
    // Whatever comes after the trailer belongs to somebody else, and so does what is no block.
    else return;
  }
  if (at === bytes.length) return;
  const found = 'a GIF that is cut off';
  const fix = 'replace or remove it';
  throw new HeddleError('E_DATA', { where, found, allowed: 'a file that is whole', fix });
}

export const isGif = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.slice(0, 4)) === 'GIF8';

/** Bytes of the table of colours that a byte of flags announces. */
function tableSize(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** The place after parts, each of which begins with its length; a length of 0 ends them. Beyond the end where it is missing. */
function afterParts(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return at + 1;
}
