/** The package in a page of Chromium, from production builds of Vite and esbuild. Skipped where there is no Chromium. */
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { load, save } from 'heddle';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWithEsbuild, buildWithVite, chromiumPath, startChromium, withPage } from './browser-app.ts';
import { halfPictures, pictureSession, turnedPicture } from './browser-pictures.ts';
import { dotAnimations, videoSession } from './browser-videos.ts';
import { type InstalledPackage, installPackage, pairs, runInProject, settings } from './installed.ts';

const executable = chromiumPath(existsSync);
if (executable === undefined)
  console.warn('browser tests are skipped: no Chromium (apt-get install chromium)');

/** What the page has: the package. */
type InPage = typeof globalThis & { readonly heddle: typeof import('heddle') };

const inputs = Array.from({ length: 50 }, (_, i) => pairs[(i * 7) % pairs.length]!.source + 'abcde'[i % 5]);
const threadNote = 'computing with one thread in the place of 2: the page is not cross-origin isolated';

/** What a page does: it trains, aborts, fails in a listener, saves, loads, and predicts. */
const session = (page: Page) =>
  page.evaluate(
    async ([pairs, settings]) => {
      const { fit, load, save } = (globalThis as InPage).heddle;
      const notes: string[] = [];
      const updates: number[] = [];
      let frames = 0;
      const frame = () => {
        frames += 1;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      const model = await fit(pairs, {
        ...settings,
        onNote: (note) => notes.push(note),
        onProgress: ({ update }) => updates.push(update),
      });
      const framesWhileTraining = frames;
      const abort = new AbortController();
      const endless = { ...settings, updates: 1_000_000 };
      const aborted: number[] = [];
      await fit(pairs, {
        ...endless,
        signal: abort.signal,
        onProgress: ({ update }) => aborted.push(update) === 3 && abort.abort(),
      });
      const failed = await fit(pairs, {
        ...endless,
        onProgress: () => {
          throw new RangeError('mine');
        },
      }).catch((error: Error) => `${error.name}: ${error.message}`);
      const warnings: string[] = [];
      const again = await load(await save(model), { threads: 2, onWarning: (text) => warnings.push(text) });
      const same =
        JSON.stringify(await again.predict(['abc'])) === JSON.stringify(await model.predict(['abc']));
      return {
        notes,
        updates,
        framesWhileTraining,
        lastOfAborted: aborted.at(-1) ?? 0,
        failed,
        warnings,
        same,
      };
    },
    [pairs, settings] as const,
  );

/** The answers of the page for a model that it loads by its address. */
const answersOf = (page: Page) =>
  page.evaluate(async (inputs) => {
    const model = await (globalThis as InPage).heddle.load('/model', { threads: 2 });
    return (await model.predict(inputs)).map(({ hypotheses }) => hypotheses[0]?.text);
  }, inputs);

describe.skipIf(executable === undefined)('in Chromium', () => {
  let installed: InstalledPackage;
  let browser: Browser;
  let expected: readonly (string | undefined)[];
  const folders = new Map<string, string>();

  beforeAll(async () => {
    installed = installPackage();
    runInProject(
      installed,
      'train.mjs',
      `import { fit, save } from 'heddle';
      await save(await fit(${JSON.stringify(pairs)}, ${JSON.stringify(settings)}), 'model');`,
    );
    const model = await load(join(installed.project, 'model'));
    expected = (await model.predict(inputs)).map(({ hypotheses }) => hypotheses[0]?.text);
    expect((await save(model)).size).toBeGreaterThan(0);
    folders.set('vite', await buildWithVite(installed.project));
    folders.set('esbuild', await buildWithEsbuild(installed.project, true));
    folders.set('bare', await buildWithEsbuild(installed.project, false));
    for (const folder of folders.values()) {
      cpSync(join(installed.project, 'model'), join(folder, 'model'), { recursive: true });
    }
    browser = await startChromium(executable!);
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    if (installed !== undefined) rmSync(installed.project, { recursive: true, force: true });
  }, 60_000);

  test.each([
    ['vite', true],
    ['vite', false],
    ['esbuild', true],
    ['esbuild', false],
  ])('a build of %s trains and predicts as Node does (isolated: %s)', async (bundler, isolated) => {
    await withPage(browser, folders.get(bundler)!, { isolated }, async (page) => {
      const seen = await session(page);
      expect(seen.updates.at(-1)).toBe(settings.updates);
      expect(seen.framesWhileTraining).toBeGreaterThan(10);
      // Updates of some milliseconds: the message of the page arrives a few of them later.
      expect(seen.lastOfAborted).toBeLessThan(30);
      expect(seen).toMatchObject({ failed: 'RangeError: mine', same: true });
      const said = [...seen.notes, ...seen.warnings].filter((text) => text.startsWith(threadNote));
      expect(said).toHaveLength(isolated ? 0 : 2);
      expect(seen.notes.join()).not.toContain('in the thread of the page');
      expect(await answersOf(page)).toEqual(expected);
    });
  });

  test('pictures are learned, answered, saved and loaded in a page, with the probabilities of Node', async () => {
    const rows = await halfPictures(24);
    const asked = [...rows.slice(0, 6).map(({ base64 }) => base64), await turnedPicture()];
    const seen = await withPage(browser, folders.get('vite')!, { isolated: true }, (page) =>
      pictureSession(page, rows, asked),
    );
    expect(seen.accuracy).toBe(100);
    expect(seen.again).toEqual(seen.answers);
    expect(seen.refused).toEqual([
      expect.stringMatching(/^a picture: an empty file; allowed: a picture that this browser reads; /),
      expect.stringMatching(
        /^a picture: no whole picture \(.+\); allowed: a picture that this browser reads; /,
      ),
    ]);
    const model = await load(new Blob([Buffer.from(seen.archive, 'base64')]), {
      task: 'image-classification',
    });
    const found = await model.predict(asked.map((base64) => new Blob([Buffer.from(base64, 'base64')])));
    found.forEach(({ label, probabilities }, i) => {
      const [labelInPage, left] = seen.answers[i]!;
      expect(label).toBe(labelInPage);
      // Two decoders of JPEG round otherwise; PNG has no loss.
      expect(Math.abs(new Map(probabilities).get('left')! - left)).toBeLessThanOrEqual(i < 6 ? 1e-4 : 1e-2);
    });
    // Stored with a bright left half, seen with a bright upper half.
    expect(seen.answers.at(-1)?.[0]).toBe('top');
    await model.release();
  });

  test('animated GIF and WebP are learned and answered in a page, with the probabilities of Node', async () => {
    const rows = await dotAnimations(24);
    const seen = await withPage(browser, folders.get('vite')!, { isolated: true }, (page) =>
      videoSession(page, rows),
    );
    expect(seen.answers.filter(([label], i) => label === rows[i]!.label).length).toBeGreaterThan(20);
    expect(seen.refused).toMatch(/^a picture: a GIF that is cut off; allowed: a file that is whole; /);
    const model = await load(new Blob([Buffer.from(seen.archive, 'base64')]), {
      task: 'video-classification',
    });
    const found = await model.predict(rows.map(({ base64 }) => new Blob([Buffer.from(base64, 'base64')])));
    found.forEach(({ probabilities }, i) => {
      expect(new Map(probabilities).get('left')).toBeCloseTo(seen.answers[i]![1], 3);
    });
    await model.release();
  });

  test('a build without the files of the engine says which one is missing', async () => {
    await withPage(browser, folders.get('bare')!, { isolated: true }, async (page) => {
      const message = await page.evaluate(() =>
        (globalThis as InPage).heddle.load('/model').catch((error: Error) => error.message),
      );
      expect(message).toMatch(/ort-wasm-simd-threaded\.wasm: the server answers 404; .* copy heddle\/dist/);
    });
  });

  test('a start page in the place of the files of the engine, of a model', async () => {
    const all = { isolated: true, startPageForAll: true };
    const messages = (page: Page) =>
      page.evaluate(() => {
        const { load } = (globalThis as InPage).heddle;
        const message = (error: Error) => error.message;
        return Promise.all([load('/model').catch(message), load('/nowhere').catch(message)]);
      });
    const [engine] = await withPage(browser, folders.get('bare')!, all, messages);
    expect(engine).toMatch(/ort-wasm-simd-threaded\.wasm: an HTML page in its place/);
    const [, model] = await withPage(browser, folders.get('vite')!, all, messages);
    expect(model).toMatch(/nowhere\/\S*: an HTML page in its place; the server answers unknown addresses/);
  });

  test('without the script of the worker, the page trains, is told so, and still aborts', async () => {
    rmSync(join(folders.get('esbuild')!, 'heddle-worker.js'));
    await withPage(browser, folders.get('esbuild')!, { isolated: true }, async (page) => {
      const seen = await session(page);
      expect(seen.notes[0]).toContain('training in the thread of the page');
      expect(seen.lastOfAborted).toBeLessThan(30);
      expect(seen).toMatchObject({ failed: 'RangeError: mine', same: true });
    });
  });
});
