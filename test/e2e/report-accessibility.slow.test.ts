/**
 * The pages of `heddle compare` and `heddle evaluate` in Chromium: axe-core's rules, labels that can be read, nothing wider than the screen.
 *
 * Skipped, with a line that says so, where there is no Chromium (CHROMIUM names another than /usr/bin/chromium).
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/compare/comparison.ts';
import { renderReport } from '../../src/compare/report/report.ts';
import { evaluationPage } from '../../src/pages/evaluation/evaluation-page.ts';
import { comparisonFixture } from '../fixtures/comparison.ts';
import { evaluationFixture } from '../fixtures/evaluation-report.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const found = existsSync(executablePath);
if (!found) console.warn(`report-accessibility: skipped, there is no Chromium at ${executablePath}`);

/** An output that goes round in circles, as one did that made a card 3,442 pixels high. */
const looping = `T ER${' S T ER'.repeat(190)}`;
const systems: Comparison = {
  ...comparisonFixture,
  claims: [],
  systems: comparisonFixture.systems.map((system) => ({
    ...system,
    runs: system.runs.map((run) => ({
      ...run,
      examples: run.examples.map((example) => ({ ...example, prediction: looping })),
    })),
  })),
};
const { data: _data, task: _task, ...shared } = comparisonFixture;
const claims: Comparison = { ...shared, metrics: [], systems: [], tests: [] };
const pages = {
  systems: renderReport(systems),
  claims: renderReport(claims),
  evaluation: await evaluationPage(evaluationFixture),
};
const names = Object.keys(pages) as (keyof typeof pages)[];

describe.skipIf(!found)('in Chromium', () => {
  let browser: Browser;
  let axe: string;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function opened(name: keyof typeof pages, width: number, colorScheme: 'light' | 'dark') {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.setContent(pages[name]);
    return page;
  }

  const cases = names.flatMap((name) =>
    (
      [
        [1280, 'light'],
        [390, 'dark'],
      ] as const
    ).map(([width, mode]) => [name, width, mode] as const),
  );

  test.each(cases)('axe-core finds nothing on the page of %s at %i pixels, %s', async (name, width, mode) => {
    const page = await opened(name, width, mode);
    for (const details of await page.$$('details')) await details.evaluate((e) => e.setAttribute('open', ''));
    await page.evaluate(axe);
    const violations = await page.evaluate(`axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')))`);
    await page.close();
    expect(violations).toEqual([]);
  });

  test.each([320, 390, 700, 768, 820, 1280])('labels have 11 pixels and more at %i pixels', async (width) => {
    for (const name of names) {
      const page = await opened(name, width, 'light');
      expect(await smallestLabel(page), name).toBeGreaterThanOrEqual(11);
      expect(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        name,
      ).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  test('a wide table can be scrolled with the keyboard', async () => {
    const page = await opened('systems', 390, 'light');
    const table = page.locator('#systems .scroll').first();
    await table.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => table.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    await page.close();
  });

  test('a looping output has a card of usual height', async () => {
    const page = await opened('systems', 390, 'light');
    const heights = await page
      .locator('.output')
      .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().height));
    expect(Math.max(...heights)).toBeLessThan(700);
    expect(await page.locator('.cut').first().textContent()).toContain('times in a row');
    await page.close();
  });
});

/** The least height of a letter of a picture on the screen, pixels of the font. */
async function smallestLabel(page: Page): Promise<number> {
  return page.evaluate(() => {
    const sizes = [...document.querySelectorAll('svg text')].flatMap((text) => {
      const svg = (text as SVGTextElement).ownerSVGElement!;
      const shown = svg.getBoundingClientRect().width;
      if (shown === 0 || text.textContent === '') return [];
      return [(Number.parseFloat(getComputedStyle(text).fontSize) * shown) / svg.viewBox.baseVal.width];
    });
    return Math.min(...sizes);
  });
}
