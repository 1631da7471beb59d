/**
 * `npx tsx bench/browser/index.ts`: frames of a page of Chromium while `fit` trains in its Web Worker, next to those of the same
 * page at rest; nothing else should be running. Needs `npm run build` and Chromium.
 *
 * The page is cross-origin isolated and built by Vite. Writes `bench/results/browser.json`.
 */
import { existsSync, rmSync } from 'node:fs';
import { buildWithVite, chromiumPath, startChromium, withPage } from '../../test/package/browser-app.ts';
import { installPackage, pairs } from '../../test/package/installed.ts';
import { machine, today } from '../provenance.ts';
import { writeResults } from '../results-files.ts';

type InPage = typeof globalThis & { readonly heddle: typeof import('heddle') };

const seconds = 10;
const settings = {
  updates: 1_000_000,
  seed: 1,
  batchTokens: 2048,
  model: { layers: 3, width: 128, inner: 512, heads: 4 },
} as const;

/** Runs in the page: frames and the longest time between two of them, at rest and while a model is trained. */
async function framesInPage([rows, run, time]: readonly [typeof pairs, typeof settings, number]) {
  const { fit } = (globalThis as InPage).heddle;
  const watch = async (milliseconds: number) => {
    const times: number[] = [];
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)));
    }
    const gaps = times.slice(1).map((at, i) => at - times[i]!);
    return { framesPerSecond: times.length / (milliseconds / 1000), longestGap: Math.max(...gaps) };
  };
  const atRest = await watch(1000 * time);
  const stop = new AbortController();
  let updates = 0;
  const begun = new Promise<void>((resolve) => {
    const onProgress = () => {
      updates += 1;
      if (updates === 1) resolve();
    };
    void fit(rows, { ...run, signal: stop.signal, onProgress });
  });
  await begun;
  const before = updates;
  const whileTraining = await watch(1000 * time);
  const updatesPerSecond = (updates - before) / time;
  stop.abort();
  return { atRest, whileTraining, updatesPerSecond };
}

const executable = chromiumPath(existsSync);
if (executable === undefined) throw new Error('there is no Chromium (apt-get install chromium)');
const installed = installPackage();
const browser = await startChromium(executable);
const results: Record<string, unknown> = {};
try {
  const app = await buildWithVite(installed.project);
  for (const threads of [1, 2]) {
    const run = { ...settings, threads } as typeof settings;
    results[`${threads} threads`] = await withPage(browser, app, { isolated: true }, async (page) => {
      // tsx has functions keep their names by a helper of this name, which the page lacks.
      await page.evaluate('globalThis.__name = (value) => value');
      return page.evaluate(framesInPage, [pairs, run, seconds] as const);
    });
  }
} finally {
  await browser.close();
  rmSync(installed.project, { recursive: true, force: true });
}
const report = { date: today(), machine: machine(), browser: browser.version(), settings, seconds, results };
writeResults('browser', report);
console.log(JSON.stringify(results, null, 2));
