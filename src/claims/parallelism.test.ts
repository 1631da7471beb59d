import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { verdictOf } from './criterion.ts';
import { type FamilyTimes, parallelism, parallelismCriteria } from './parallelism.ts';

const lengths = [16, 32, 64, 128, 256, 512, 1024];
const names = ['Elman tanh', 'LSTM', 'GRU', 'CNN', 'Transformer'];
const law = (power: number) => lengths.map((x) => ({ x, y: 0.001 * x ** power }));
const times = (training: number, decoding: number, gain?: number) => ({
  training: law(training),
  decoding: law(decoding),
  speedUp: gain === undefined ? undefined : { value: gain, low: gain - 0.1, high: gain + 0.1 },
});
const from = { fitFrom: 128 };

function allAs(recurrent: ReturnType<typeof times>, transformer: ReturnType<typeof times>): FamilyTimes[] {
  return names.map((name) => ({ name, ...(name === 'Transformer' ? transformer : recurrent) }));
}

test('the usual growth holds', () => {
  expect(verdictOf(parallelismCriteria(allAs(times(1, 0), times(1.9, 0.8)), from))).toBe('holds');
});

test('other growth is not called the usual', () => {
  const contrary = parallelismCriteria(allAs(times(2, 1), times(1, 0)), from);
  expect(verdictOf(contrary)).toBe('contradicted');
  expect(contrary[0]).toMatchObject({
    statement: 'a training step of Elman tanh takes linear time',
    holds: false,
  });
  expect(contrary[0]!.seen).toContain('2.00');
});

test('an exponent whose interval reaches to the next power is no evidence', () => {
  const scattered = lengths.map((x, i) => ({ x, y: 0.001 * x ** 1.56 * (i % 2 === 0 ? 1.2 : 0.8) }));
  const transformer = { training: scattered, decoding: law(0.8) };
  const criterion = parallelismCriteria(
    allAs(times(1, 0), transformer as ReturnType<typeof times>),
    from,
  ).find(({ statement }) => statement.endsWith('quadratic time'));
  expect(criterion).toMatchObject({ holds: false, seen: expect.stringContaining('too wide to tell') });
});

test('a second core is judged only where it was there', () => {
  const gains = (recurrent: number, transformer: number) =>
    parallelismCriteria(allAs(times(1, 0, recurrent), times(1.9, 0.8, transformer)), from).filter(
      ({ statement }) => statement.includes('second core gains Transformer'),
    );
  expect(gains(1.1, 1.7)[0]!.holds).toBe(true);
  expect(gains(1.7, 1.1)[0]!.holds).toBe(false);
  expect(gains(1.1, 1.15)[0]!.holds).toBe(false);
  expect(parallelismCriteria(allAs(times(1, 0), times(1.9, 0.8)), from)).toHaveLength(10);
});

test('a small run times every family', async () => {
  const small = {
    ...parallelism.settings,
    ...{ layers: 1, width: 8, inner: 8, heads: 2, vocabulary: 8, rows: 2, shortest: 4 },
    ...{ fitFrom: 8, longest: 16 },
    ...{ warmup: 0, repetitions: 1, seconds: 0, decodings: 1, window: 2, freeCore: 1000 },
  };
  const host = { runtime: nodeRuntime, threads: 1, note: () => undefined };
  const { found, charts, tables } = await parallelism.measure(host, small);
  expect(tables[1]!.rows.map(([name]) => name)).toEqual(names);
  expect(charts).toHaveLength(2);
  for (const chart of charts) {
    if (chart.kind !== 'line') throw new Error('a line chart was expected');
    expect(chart.series.flatMap(({ points }) => points).every(({ x, y }) => x >= 4 && y! > 0)).toBe(true);
  }
  expect(found).toContain('no second core was free');
});
