/** A section of the report, as the page and the table of contents need it. */
import type { Comparison } from '../comparison.ts';
import type { Markup } from './markup.ts';
import type { Palette } from './palette.ts';

export interface Section {
  /** The anchor. */
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
  /** Headings below it that the table of contents lists. */
  readonly parts?: readonly { readonly id: string; readonly title: string }[] | undefined;
}

/** Draws a section, or nothing where the comparison has nothing for it. */
export type SectionRenderer = (comparison: Comparison, palette: Palette) => Section | undefined;
