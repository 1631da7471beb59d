/**
 * The numbers that a PNG file stores. Decoders for viewing turn palettes into colours and may change colours by profiles; what a mask means
 * is in the numbers themselves.
 */
import { unzlibSync } from 'fflate';
import { HeddleError } from '../../base/errors.ts';
import { mostPixels, type Size, tooManyPixels } from './pixels.ts';

const valueKinds = ['grey', 'palette', 'colour'] as const;

/** A number for each pixel, row by row: its grey, its place in the palette, or its colour as 0xRRGGBB. */
export interface StoredValues extends Size {
  readonly kind: (typeof valueKinds)[number];
  readonly values: Uint32Array;
}

interface Header extends Size {
  readonly depth: number;
  readonly kind: StoredValues['kind'];
  /** Numbers of a pixel, opacity included. */
  readonly samples: number;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** By colour type. */
const layouts: ReadonlyMap<number, Pick<Header, 'kind' | 'samples'>> = new Map([
  [0, { kind: 'grey', samples: 1 }],
  [2, { kind: 'colour', samples: 3 }],
  [3, { kind: 'palette', samples: 1 }],
  [4, { kind: 'grey', samples: 2 }],
  [6, { kind: 'colour', samples: 4 }],
]);

/**
 * The numbers in the bytes of a PNG file; opacity is not read.
 *
 * Throws: E_DATA naming `where` for what is no whole PNG, is interlaced, or has colours of 16 bits; E_LIMIT for one that is too large.
 * Source: W3C (2003), "Portable Network Graphics", sections 7 to 11.
 */
export function decodePng(bytes: Uint8Array, where: string): StoredValues {
  if (!signature.every((byte, i) => bytes[i] === byte)) throw damaged(where, 'no PNG file');
  const { header, packed } = chunksOf(bytes, where);
  const { height, width, depth, samples } = header;
  const stride = Math.ceil((width * samples * depth) / 8);
  const lines = unpack(packed, height * (stride + 1), where);
  restoreLines(lines, stride, Math.max(1, (samples * depth) >> 3), where);
  return { height, width, kind: header.kind, values: valuesOf(lines, stride, header) };
}

function chunksOf(bytes: Uint8Array, where: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let header: Header | undefined;
  let at = signature.length;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 8 + length;
    if (end + 4 > bytes.length) break;
    if (type === 'IHDR') header = headerOf(view, at + 8, where);
    if (type === 'IDAT') parts.push(bytes.subarray(at + 8, end));
    if (type === 'IEND' && header !== undefined) return { header, packed: joined(parts) };
    at = end + 4;
  }
  throw damaged(where, 'a PNG file that is cut off');
}

function headerOf(view: DataView, at: number, where: string): Header {
  const [width, height, depth] = [view.getUint32(at), view.getUint32(at + 4), view.getUint8(at + 8)];
  const layout = layouts.get(view.getUint8(at + 9));
  if (layout === undefined || width * height === 0) throw damaged(where, 'a PNG file of an unknown form');
  if (width * height > mostPixels) throw tooManyPixels(where, `${width} x ${height}`);
  const allowed = 'PNG without interlacing, its colours of 8 bits';
  if (view.getUint8(at + 12) !== 0) throw damaged(where, 'an interlaced PNG file', allowed);
  if (layout.kind === 'colour' && depth !== 8) throw damaged(where, `colours of ${depth} bits`, allowed);
  return { height, width, depth, ...layout };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function unpack(packed: Uint8Array, size: number, where: string): Uint8Array {
  try {
    const found = unzlibSync(packed, { out: new Uint8Array(size) });
    if (found.length === size) return found;
  } catch (cause) {
    throw damaged(where, `a PNG file that cannot be unpacked (${String(cause)})`);
  }
  throw damaged(where, 'a PNG file with too few pixels');
}

/**
 * Undoes the filter of each line, in place: a byte is stored as its difference from what stands before it and above it.
 *
 * Source: section 9.2; `step` is the bytes of a pixel.
 */
function restoreLines(lines: Uint8Array, stride: number, step: number, where: string): void {
  for (let start = 0; start < lines.length; start += stride + 1) {
    const filter = lines[start]!;
    if (filter > 4) throw damaged(where, 'a PNG file with an unknown filter');
    const above = start - stride - 1;
    for (let i = 1; i <= stride; i++) {
      const left = i > step ? lines[start + i - step]! : 0;
      const up = above < 0 ? 0 : lines[above + i]!;
      const corner = above < 0 || i <= step ? 0 : lines[above + i - step]!;
      lines[start + i]! += predicted(filter, left, up, corner);
    }
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  // Paeth: of the three the one nearest to left + up - corner.
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function valuesOf(lines: Uint8Array, stride: number, { height, width, depth, kind, samples }: Header) {
  const values = new Uint32Array(height * width);
  for (let y = 0; y < height; y++) {
    const line = lines.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let x = 0; x < width; x++) {
      values[y * width + x] =
        kind === 'colour' ? colourAt(line, x * samples) : sampleAt(line, x * samples, depth);
    }
  }
  return values;
}

const colourAt = (line: Uint8Array, at: number) => (line[at]! << 16) | (line[at + 1]! << 8) | line[at + 2]!;

/** Sample number `i` of a line of samples of so many bits, the highest first. */
function sampleAt(line: Uint8Array, i: number, depth: number): number {
  if (depth === 8) return line[i]!;
  if (depth === 16) return (line[2 * i]! << 8) | line[2 * i + 1]!;
  const bit = i * depth;
  return (line[bit >> 3]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}

function damaged(where: string, found: string, allowed = 'a PNG file that is whole'): HeddleError {
  return new HeddleError('E_DATA', { where, found, allowed, fix: 'replace or remove it' });
}
