import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { countedLayers, tracedCount } from './parameter-formulas.ts';
import { parameterSharing, type SharingFigures, sharingCriteria } from './parameter-sharing.ts';

test.each(countedLayers)('$name has $formula parameters', (layer) => {
  for (const [length, width, kernel, heads] of [
    [5, 8, 3, 2],
    [16, 12, 5, 4],
    [1, 4, 1, 1],
  ] as const) {
    const sizes = { length, width, kernel, heads };
    expect(tracedCount(layer, sizes)).toBe(layer.count(sizes));
  }
});

const host = { runtime: nodeRuntime, threads: 1, note: () => undefined };

test('shared weights do not grow with length, and the finding says so', async () => {
  const finding = await parameterSharing.measure(host, parameterSharing.settings);
  expect(finding.verdict).toBe('holds');
  expect(finding.found).not.toContain('Not borne out');
  expect(finding.charts.map(({ kind }) => kind)).toEqual(['line', 'line']);
  const formulas = finding.tables.at(-1)!;
  expect(formulas.rows.map(([name]) => name)).toEqual(countedLayers.map(({ name }) => name));
});

test('contrary counts are called contrary', () => {
  const square = (x: number) => ({ x, y: x * x });
  const growing: SharingFigures = {
    name: 'any',
    byLength: [16, 32, 64].map((x) => ({ x, y: 3 * x })),
    byWidth: [16, 32, 64].map(square),
    agrees: false,
  };
  const criteria = sharingCriteria(countedLayers.map(({ name }) => ({ ...growing, name })));
  expect(criteria.map(({ holds }) => holds)).toEqual([false, false, false, true]);
  expect(criteria[2]!.seen).toBe('exponent of n: 1.00');
});
