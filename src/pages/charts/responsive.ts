/** A picture drawn twice, for wide pages and for phones: scaled down, its labels would be too small to be read. */
import { html, type Markup } from '../markup.ts';

/** Pixels of a picture as wide as the text, of one that shares a line with another, and of one on a phone. */
export const widths = { full: 816, half: 392, phone: 340 } as const;

/** Below this width, names stand above their rows: next to them they would leave no room. */
export function isNarrow(width: number): boolean {
  return width <= widths.half;
}

/** The style sheet shows one of the two; what is not shown is not read aloud either. */
export function responsive(width: number, drawAt: (width: number) => Markup): Markup {
  return html`<div class="for-wide">${drawAt(width)}</div><div class="for-phone">${drawAt(widths.phone)}</div>`;
}
