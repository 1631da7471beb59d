/** The report of a comparison: one HTML page that needs nothing but itself. */

import { page } from '../../pages/page.ts';
import type { Comparison } from '../comparison.ts';
import { paletteOf } from './palette.ts';
import type { SectionRenderer } from './section.ts';
import { byLength } from './sections/by-length.ts';
import { closingTable, textbookClaims } from './sections/claims.ts';
import { speedAndSize } from './sections/costs.ts';
import { examples } from './sections/examples.ts';
import { learningCurves } from './sections/learning-curves.ts';
import { pairedTests } from './sections/paired-tests.ts';
import { quality } from './sections/quality.ts';
import { setup } from './sections/setup.ts';
import { summary } from './sections/summary.ts';
import { systems } from './sections/systems.ts';

const renderers: readonly SectionRenderer[] = [
  summary,
  systems,
  quality,
  pairedTests,
  learningCurves,
  speedAndSize,
  byLength,
  examples,
  textbookClaims,
  closingTable,
  setup,
];

/** The page as HTML. The same comparison gives the same bytes. What it does not have (systems, claims) has no section. */
export function renderReport(comparison: Comparison): string {
  const palette = paletteOf(comparison);
  const sections = renderers.flatMap((render) => render(comparison, palette) ?? []);
  const title = titleOf(comparison.systems.length > 0, comparison.claims.length > 0);
  return page({ title, command: 'heddle compare', date: comparison.date }, sections);
}

function titleOf(hasSystems: boolean, hasClaims: boolean): string {
  if (hasSystems && hasClaims) return 'Models compared, textbook claims measured';
  return hasSystems ? 'Models compared' : 'Textbook claims measured';
}
