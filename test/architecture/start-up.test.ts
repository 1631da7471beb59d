/** What the command line loads before it knows which command it is. */
import { expect, test } from 'vitest';
import { importsOf, resolveImport } from './imports.ts';
import { readSources } from './source-files.ts';

/** Libraries that take a tenth of a second and more to load; who needs one imports it then. */
const late = ['@observablehq/plot', 'linkedom', 'sharp'];

const sources = readSources('src');

/** The packages that a file and all that it imports load at once. */
function packagesOf(start: string): ReadonlySet<string> {
  const packages = new Set<string>();
  const seen = new Set([start]);
  for (const file of seen) {
    const atOnce = (sources.get(file) ?? '').replaceAll(/\bimport\(/g, 'later(');
    for (const { specifier, typeOnly } of importsOf(atOnce)) {
      const path = resolveImport(file, specifier);
      if (typeOnly) continue;
      if (path === undefined) packages.add(specifier);
      else seen.add(path);
    }
  }
  return packages;
}

test.each(['cli/main.ts', 'node.ts'])('%s loads no library that few users need', (entry) => {
  const packages = packagesOf(entry);
  expect(packages).toContain('zod');
  expect(late.filter((name) => packages.has(name))).toEqual([]);
});
