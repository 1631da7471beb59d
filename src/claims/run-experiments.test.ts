import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import type { Experiment } from './experiment.ts';
import { runExperiments } from './run-experiments.ts';

const finding = { found: 'it did', verdict: 'holds', criteria: [], charts: [], tables: [] } as const;

test('claims have what was known before, what was found and how long it took', async () => {
  const order: string[] = [];
  const experiment = (id: string): Experiment => ({
    ...{ id, title: `title ${id}`, usual: 'usually', settings: { n: 3 } },
    measure: async ({ note }, { n }) => {
      note(`measuring ${n}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return finding;
    },
  });
  const host = { runtime: nodeRuntime, threads: 1, note: (text: string) => order.push(text) };
  const claims = await runExperiments([experiment('a'), experiment('b')], host);
  expect(claims.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(claims[0]).toMatchObject({ title: 'title a', usual: 'usually', settings: { n: 3 }, ...finding });
  expect(claims[0]!.seconds).toBeGreaterThan(0.015);
  expect(claims[0]!.seconds).toBeLessThan(5);
  expect(order.map((text) => text.replace(/[\d.]+ s/, 'N s'))).toEqual([
    'claim a (1 of 2): title a',
    'measuring 3',
    'claim a: holds (N s)',
    'claim b (2 of 2): title b',
    'measuring 3',
    'claim b: holds (N s)',
  ]);
});
