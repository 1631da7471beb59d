import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Target = string | { readonly [condition: string]: Target };

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  readonly exports: { readonly '.': Target };
};

/** The file that a tool with these conditions gets: the first key that matches, as Node resolves it. */
function resolveTarget(target: Target, conditions: readonly string[]): string | undefined {
  if (typeof target === 'string') return target;
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== 'default' && !conditions.includes(condition)) continue;
    const found = resolveTarget(inner, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}

test.each([
  [['node', 'import'], './dist/node.js'],
  [['browser', 'import'], './dist/browser.js'],
  [['import'], './dist/browser.js'],
  [['types', 'node', 'import'], './dist/node.d.ts'],
  [['types', 'import'], './dist/node.d.ts'],
  [['types', 'browser', 'import'], './dist/node.d.ts'],
])('a tool with the conditions %j gets %s', (conditions, file) => {
  expect(resolveTarget(manifest.exports['.'], conditions)).toBe(file);
});
