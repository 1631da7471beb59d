/** A section of the report of a comparison. */
import type { Section } from '../../pages/page.ts';
import type { Palette } from '../../pages/series-style.ts';
import type { Comparison } from '../comparison.ts';

/** Draws a section, or nothing where the comparison has nothing for it. */
export type SectionRenderer = (comparison: Comparison, palette: Palette) => Section | undefined;
