import { describe, expect, test } from 'vitest';
import { budgetViolations, medianViolations, nameViolations } from './file-rules.ts';
import { type ImportGraph, importViolations } from './import-rules.ts';
import { importsOf } from './imports.ts';
import { parseLayers } from './layer-table.ts';
import { readSources, readText } from './source-files.ts';

const sources = readSources('src');
const layers = parseLayers(readText('docs/ARCHITECTURE.md'));

/** Tests and op contracts may import what they need. */
const isTest = (file: string) => /\.(?:test|suite|contract)\.ts$/.test(file);

const graph: ImportGraph = new Map(
  [...sources].filter(([file]) => !isTest(file)).map(([file, source]) => [file, importsOf(source)]),
);

test('the source is there and its imports are found', () => {
  expect(graph.has('base/errors.ts')).toBe(true);
  expect([...graph.values()].flat().length).toBeGreaterThan(0);
});

test('imports keep to docs/ARCHITECTURE.md', () => {
  expect(importViolations(graph, layers)).toEqual([]);
});

test('the median file of src is short', () => {
  expect(medianViolations(sources)).toEqual([]);
});

describe.each(['src', 'test', 'examples', 'bench', 'tools'])('%s', (folder) => {
  const files = readSources(folder);

  test('every file is under 300 lines', () => {
    expect(budgetViolations(files)).toEqual([]);
  });

  test('files are in kebab-case and named after what they hold', () => {
    expect(nameViolations(files.keys())).toEqual([]);
  });
});
