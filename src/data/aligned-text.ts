import { lowerCase } from './normalize-text.ts';

/**
 * A text that was rewritten, with the place of each of its UTF-16 units in the original text.
 *
 * Unit i of `text` comes from the Unicode code points `starts[i]` to `ends[i]` (exclusive) of the original.
 */
export interface AlignedText {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A text before it is rewritten: each code point comes from itself. */
export function alignText(text: string): AlignedText {
  const starts = new Int32Array(text.length);
  let position = -1;
  for (let unit = 0; unit < text.length; unit++) {
    if (!isSecondHalf(text, unit)) position++;
    starts[unit] = position;
  }
  return { text, starts, ends: starts.map((start) => start + 1) };
}

/** Whether a UTF-16 unit is the low half of a surrogate pair. */
function isSecondHalf(text: string, unit: number): boolean {
  const code = text.charCodeAt(unit);
  if (code < 0xdc00 || code > 0xdfff || unit === 0) return false;
  const before = text.charCodeAt(unit - 1);
  return before >= 0xd800 && before <= 0xdbff;
}

/** Rewrites each code point by itself; whatever it becomes comes from that code point. */
export function rewriteCodePoints(text: string, rewrite: (character: string) => string): AlignedText {
  const parts: string[] = [];
  const places: number[] = [];
  let position = 0;
  for (const character of text) {
    const part = rewrite(character);
    parts.push(part);
    for (let unit = 0; unit < part.length; unit++) places.push(position);
    position++;
  }
  const starts = Int32Array.from(places);
  return { text: parts.join(''), starts, ends: starts.map((start) => start + 1) };
}

/**
 * Unicode composition (NFC), then lower case where asked; equal to that of the whole text.
 *
 * Code points that compose share the place of all of them.
 */
export function composeText(text: string, lowerCase: boolean): AlignedText {
  const composed = text.normalize('NFC') === text ? alignText(text) : joinParts(composedParts(text));
  return lowerCase ? lowerCased(composed) : composed;
}

/** The same text after a prefix, which comes from the first code point as Python's tokenizers say it. */
export function prependTo({ text, starts, ends }: AlignedText, prefix: string): AlignedText {
  const shift = (values: Int32Array) => {
    const shifted = new Int32Array(prefix.length + values.length).fill(values[0] ?? 0);
    shifted.set(values, prefix.length);
    return shifted;
  };
  return { text: prefix + text, starts: shift(starts), ends: shift(ends) };
}

/** What a stretch of the original became, and the code points from which it comes: start, end. */
type Part = readonly [text: string, start: number, end: number];

function joinParts(parts: readonly Part[]): AlignedText {
  const text = parts.map(([part]) => part).join('');
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  let unit = 0;
  for (const [part, start, end] of parts) {
    starts.fill(start, unit, unit + part.length);
    ends.fill(end, unit, unit + part.length);
    unit += part.length;
  }
  return { text, starts, ends };
}

/** Cuts before each code point that neither is a mark nor composes with what stands before it. */
function composedParts(text: string): Part[] {
  const parts: [string, number, number][] = [];
  let position = 0;
  for (const character of text) {
    const last = parts.at(-1);
    if (last !== undefined && joins(last[0], character)) {
      last[0] += character;
      last[2] = position + 1;
    } else {
      parts.push([character, position, position + 1]);
    }
    position++;
  }
  return parts.map(([part, start, end]) => [part.normalize('NFC'), start, end]);
}

function joins(before: string, character: string): boolean {
  if (/\p{M}/u.test(character)) return true;
  return (before + character).normalize('NFC') !== before.normalize('NFC') + character.normalize('NFC');
}

/** Lower case, code point by code point. */
function lowerCased({ text, starts, ends }: AlignedText): AlignedText {
  const lower = lowerCase(text);
  if (lower.length === text.length) return { text: lower, starts, ends };
  const parts: Part[] = [];
  let from = 0;
  let unit = 0;
  for (const character of text) {
    const length = character.toLowerCase().length;
    parts.push([lower.slice(from, from + length), starts[unit] ?? 0, ends[unit] ?? 0]);
    from += length;
    unit += character.length;
  }
  return joinParts(parts);
}
