import { expect, test } from 'vitest';
import { importsOf, resolveImport } from './imports.ts';

test('finds every form of import', () => {
  const source = [
    "import { a } from './a.ts';",
    "import type { B } from './b.ts';",
    'import {',
    '  c,',
    '  type D,',
    "} from './c.ts';",
    "import * as e from 'e';",
    "import f, { g } from 'node:f';",
    "import './side-effect.ts';",
    "export { h } from './h.ts';",
    "export type { I } from './i.ts';",
    "export * from './j.ts';",
    "export * as k from './k.ts';",
    "const l = await import('./l.ts');",
  ];
  const found = importsOf(source.join('\n'));
  expect(found.map(({ specifier }) => specifier).sort()).toEqual(
    [
      './a.ts',
      './b.ts',
      './c.ts',
      './h.ts',
      './i.ts',
      './j.ts',
      './k.ts',
      './l.ts',
      './side-effect.ts',
      'e',
      'node:f',
    ].sort(),
  );
  expect(found.filter(({ typeOnly }) => typeOnly).map(({ specifier }) => specifier)).toEqual([
    './b.ts',
    './i.ts',
  ]);
});

test('does not read comments or exported values', () => {
  const source = `/**
 * @example
import { a } from './a.ts';
 * await import('./b.ts')
 */
// import('./c.ts')
export const d = { from: './d.ts' };
export function importOf(e: string) { return e; }
`;
  expect(importsOf(source)).toEqual([]);
});

test('resolves relative specifiers only', () => {
  expect(resolveImport('nn/linear.ts', '../ops/add.ts')).toBe('ops/add.ts');
  expect(resolveImport('index.ts', './nn/linear.ts')).toBe('nn/linear.ts');
  expect(resolveImport('index.ts', 'zod')).toBeUndefined();
});
