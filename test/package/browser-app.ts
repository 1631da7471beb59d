/** A small application with the package, built as its user would build it, and opened in Chromium. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build as vite } from 'vite';
import { serveFolder } from './static-server.ts';

const startPage = '<!doctype html><title>loading</title><script type="module" src="/main.js"></script>';
const program = `import * as heddle from 'heddle';
Object.assign(globalThis, { heddle });
document.title = 'ready';
`;

/** Builds with Vite, without any settings; returns the folder to serve. */
export async function buildWithVite(project: string): Promise<string> {
  const [folder, outDir] = [join(project, 'vite-app'), join(project, 'vite-app/dist')];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.js'), program);
  writeFileSync(join(folder, 'index.html'), startPage);
  await vite({ root: folder, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  return outDir;
}

/** Builds with esbuild, and copies the files that docs/LIBRARY.md names where `copy` says so. */
export async function buildWithEsbuild(project: string, copy: boolean): Promise<string> {
  const folder = join(project, copy ? 'esbuild-app' : 'esbuild-bare');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(project, 'main.js'), program);
  await esbuild({
    entryPoints: [join(project, 'main.js')],
    bundle: true,
    format: 'esm',
    outdir: folder,
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'index.html'), startPage);
  const web = join(project, 'node_modules/heddle/dist/runtime/web');
  const files = readdirSync(web).filter((name) => /^ort-|^heddle-worker\.js$/.test(name));
  for (const name of copy ? files : []) copyFileSync(join(web, name), join(folder, name));
  return folder;
}

/** Where Chromium is: Debian's, or what the variable says; undefined where there is none. */
export function chromiumPath(exists: (path: string) => boolean): string | undefined {
  return [process.env.HEDDLE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && exists(path),
  );
}

export function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Opens the application of a folder and uses its page. */
export async function withPage<T>(
  browser: Browser,
  folder: string,
  options: { readonly isolated: boolean; readonly startPageForAll?: boolean },
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const server = await serveFolder(folder, options);
  const page = await browser.newPage();
  try {
    await page.goto(server.url);
    await page.waitForFunction("document.title === 'ready'");
    return await use(page);
  } finally {
    await page.close();
    await server.close();
  }
}
