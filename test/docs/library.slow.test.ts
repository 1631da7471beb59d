/**
 * docs/LIBRARY.md is run: the pieces of a section are one program, which the compiler checks under `strict` and
 * `noUncheckedIndexedAccess` and Node runs. A line `expression; // => value` is an assertion.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Inside the package, so that `heddle` is the package itself, built. */
const programs = join(root, 'dist', 'library-page');
/** Where the programs run, and leave their models for those that follow. */
const folder = mkdtempSync(join(tmpdir(), 'heddle-library-page-'));

interface Section {
  readonly title: string;
  readonly file: string;
  readonly code: string;
}

/** The sections that hold programs. */
function sectionsOf(markdown: string): readonly Section[] {
  return markdown.split(/^## /m).flatMap((section, i) => {
    const [title = ''] = section.split('\n');
    const pieces = [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, piece = '']) => piece);
    return pieces.length === 0
      ? []
      : [{ title, file: join(programs, `section-${i}.ts`), code: programOf(pieces) }];
  });
}

function programOf(pieces: readonly string[]): string {
  const asserted = pieces.join('\n').replace(/^( *)(.*); \/\/ => (.*)$/gm, '$1same($2, $3);');
  return `${asserted}
import assert from 'node:assert/strict';
/** Numbers of a tensor are compared as a list. */
function same(found: unknown, expected: unknown): void {
  assert.deepEqual(ArrayBuffer.isView(found) ? Array.from(found as Float32Array) : found, expected);
}
`;
}

const sections = sectionsOf(readFileSync(join(root, 'docs', 'LIBRARY.md'), 'utf8'));

const compilerOptions = {
  ...{ target: 'es2023', module: 'nodenext', moduleResolution: 'nodenext', types: ['node'] },
  ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
  ...{ noEmit: true, skipLibCheck: false, allowImportingTsExtensions: true },
};

beforeAll(() => {
  rmSync(programs, { recursive: true, force: true });
  mkdirSync(programs, { recursive: true });
  for (const { file, code } of sections) writeFileSync(file, code);
  const files = sections.map(({ file }) => file);
  writeFileSync(join(programs, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  cpSync(join(root, 'test', 'golden', 'pretrained', 'bert', 'base'), join(folder, 'minilm'), {
    recursive: true,
  });
});
afterAll(() => {
  rmSync(programs, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

test('every section compiles', () => {
  expect(sections.length).toBeGreaterThan(4);
  const { status, stdout } = spawnSync('npx', ['tsc', '-p', programs], { cwd: root, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

// In the order of the page: later sections use what earlier ones have saved.
test.each(sections)('$title', ({ file }) => {
  const loader = join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs');
  const args = ['--import', loader, file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
});
