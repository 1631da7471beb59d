import { expect, test } from 'vitest';
import { fold, keyOf } from '../base/random.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { verdictOf } from './criterion.ts';
import { signalMemory, valueTask } from './signal-memory.ts';
import { type SignalTimes, signalParallelism, signalTimeCriteria } from './signal-parallelism.ts';
import { signalStretches } from './signal-stretches.ts';

const host = { runtime: nodeRuntime, threads: 1, note: () => {} };
/** Stands in for a recording: two tones and a drift. */
const wave = Float32Array.from({ length: 800 }, (_, t) => 5 + Math.sin(t / 3) + Math.sin(t / 7) + t / 2000);
const signal = { name: 'a wave', values: wave };
const keys = Array.from({ length: 200 }, (_, i) => fold(keyOf(5), i));

test('tests see the fourth and the eighth of eight stretches, training the others', () => {
  // The same values in each stretch, but for a trace that tells them apart.
  const values = wave.map((_, i) => ((37 * i) % 100) + Math.floor(i / 100) / 64);
  const stretches = signalStretches({ name: 'numbers', values }, 100);
  const seen = (part: 'train' | 'test') => {
    const drawn = keys.flatMap((key) => [
      ...stretches.stretch(part, 50, key),
      stretches.cue(part, key).value,
    ]);
    return [...new Set(drawn.map((value) => Math.floor(stretches.values.indexOf(value) / 100)))].sort();
  };
  expect(seen('test')).toEqual([3, 7]);
  expect(seen('train')).toEqual([0, 1, 2, 4, 5, 6]);
});

test('a cue is low or high as often, and lies in that quarter of the training values', () => {
  const stretches = signalStretches(signal, 50);
  const training = [...stretches.values]
    .filter((_, i) => Math.floor(i / 100) % 4 !== 3)
    .sort((a, b) => a - b);
  const mean = training.reduce((sum, value) => sum + value, 0) / training.length;
  expect(mean).toBeCloseTo(0, 5);
  const cues = keys.map((key) => stretches.cue('test', key));
  const [low, high] = [training[Math.floor(0.25 * 599)]!, training[Math.floor(0.75 * 599)]!];
  for (const { value, isHigh } of cues) expect(isHigh ? value > high : value <= low).toBe(true);
  expect(cues.filter(({ isHigh }) => isHigh).length / cues.length).toBeGreaterThan(0.35);
  expect(cues.filter(({ isHigh }) => isHigh).length / cues.length).toBeLessThan(0.65);
});

test('a row is the marked value, the steps between, and the query', () => {
  const given = { ...signalMemory.settings, longest: 4, testDistances: '1, 8' };
  const example = valueTask(signal, given).row('train', 8)(keyOf(1), 0);
  const steps = [...(example.get('signal') ?? [])];
  expect(steps).toHaveLength(2 * 10);
  expect(steps.filter((_, i) => i % 2 === 1)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, -1]);
  expect(Number(steps[0]) > 0).toBe(example.get('label')?.[0] === 1);
});

test('a signal that is too short, or that only rises, is refused', () => {
  expect(() => signalStretches(signal, 101)).toThrow(/a wave: 800 values; allowed: at least 808/);
  const step = { name: 'a step', values: wave.map((_, i) => (i < 390 ? 0 : 1)) };
  expect(() => signalStretches({ ...step, values: step.values.map(() => 1) }, 10)).toThrow(
    /lowest or in the highest/,
  );
});

test('without a signal nothing is measured; with one a short distance is learned', async () => {
  const { verdict, found } = await signalMemory.measure(host, signalMemory.settings);
  expect([verdict, (await signalParallelism.measure(host, signalParallelism.settings)).verdict]).toEqual([
    'not measured',
    'not measured',
  ]);
  expect(found).toContain('--signal FILE');
  const small = {
    ...signalMemory.settings,
    ...{ parameters: 800, longest: 2, mixedUpdates: 30, aloneDistances: '1', aloneUpdates: 1 },
    ...{ batch: 16, learningRate: 0.01, warmup: 5, testDistances: '1, 2', testItems: 64, seeds: 1 },
  };
  const { charts, found: said } = await signalMemory.measure({ ...host, signal }, small);
  expect(said).toMatch(/^The signal is a wave\. Trained on 1 to 2 steps of the signal together/);
  const [line] = charts;
  if (line?.kind !== 'line') throw new Error('a line chart was expected');
  expect(line.series.find(({ name }) => name === 'LSTM')!.points[0]!.y).toBeGreaterThan(0.8);
});

test('times are taken of every network over more than 1,024 steps, and judged by their growth', async () => {
  const small = {
    ...signalParallelism.settings,
    width: 8,
    rows: 2,
    shortest: 550,
    fitFrom: 1100,
    longest: 1100,
  };
  const quick = { ...small, warmup: 0, repetitions: 1, seconds: 0 };
  const { criteria, tables } = await signalParallelism.measure({ ...host, signal }, quick);
  expect(criteria.map(({ statement }) => statement)[4]).toBe(
    'a training step of Transformer on the signal takes quadratic time',
  );
  expect(tables[1]!.rows.map(([name]) => name)).toEqual(['Elman tanh', 'LSTM', 'GRU', 'CNN', 'Transformer']);
  const law = (growth: SignalTimes['growth'], power: number): SignalTimes => ({
    ...{ name: growth, growth },
    training: [1, 2, 4, 8, 16].map((x) => ({ x, y: x ** power })),
  });
  expect(verdictOf(signalTimeCriteria([law('linear', 1), law('quadratic', 2)], { fitFrom: 1 }))).toBe(
    'holds',
  );
  expect(verdictOf(signalTimeCriteria([law('linear', 2), law('quadratic', 1)], { fitFrom: 1 }))).toBe(
    'contradicted',
  );
});
