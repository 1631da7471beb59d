/**
 * A task is one definition: one that only this test knows trains, is saved, loaded, evaluated and gone on with, in Node and
 * on onnxruntime-web, and no shared file knows its name.
 */
import { describe, expect, test } from 'vitest';
import type { FindTask } from '../../src/bundle/bundle-task.ts';
import { openBundle } from '../../src/bundle/load-bundle.ts';
import { memoryStore } from '../../src/bundle/store.ts';
import { loadTrainingCheckpoint } from '../../src/bundle/training-state.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { webRuntime } from '../../src/runtime/web/web-runtime.ts';
import { parseTrainingOptions } from '../../src/tasks/options-schema.ts';
import type { AnyTask } from '../../src/tasks/task.ts';
import { type TrainingRequest, trainModel } from '../../src/tasks/train-model.ts';
import { type DigitSum, digitSum } from '../fixtures/digit-sum-task.ts';

const task = digitSum as unknown as AnyTask;
const findTask: FindTask = (name) => {
  expect(name).toBe('digit-sum');
  return task;
};

/** Numbers of one to six digits from 0 to 3. */
const rows = Array.from({ length: 200 }, (_, i): DigitSum => {
  const digits = ((i * 7919) % 4096).toString(4);
  return { digits, sum: [...digits].reduce((sum, digit) => sum + Number(digit), 0) };
});
const [devRows, trainRows] = [rows.slice(0, 30), rows.slice(30)];

async function train(runtime: Runtime, updates: number, resume?: TrainingRequest['resume']) {
  const given = { model: { layers: 1, width: 16, heads: 2, inner: 32, dropout: 0.1 } };
  const length = { updates, evaluateEvery: 10, schedule: 'constant', warmup: 5 };
  const options = parseTrainingOptions(
    task,
    { ...given, ...length, batchTokens: 256, learningRate: 0.01 },
    'test',
  );
  let files: ReadonlyMap<string, Uint8Array> = new Map();
  const result = await trainModel(
    { task, options, rows: trainRows, devRows, savedConfig: {}, resume },
    {
      runtime,
      threads: 1,
      report: () => undefined,
      note: () => undefined,
      warn: () => undefined,
      stopRequested: () => false,
      save: async (saved) => {
        files = saved();
      },
    },
  );
  return { ...result, files };
}

/** What a run of these files goes on from. */
async function savedRun(files: ReadonlyMap<string, Uint8Array>, runtime: Runtime) {
  const store = memoryStore(files);
  const { bundle, ready } = await openBundle(store, findTask, { runtime });
  await ready.predictor.release();
  return { bundle, checkpoint: (await loadTrainingCheckpoint(store, bundle.layout))! };
}

const runtimes = { node: nodeRuntime, web: webRuntime } as const;

describe.each(['node', 'web'] as const)('a task that only a test knows, on onnxruntime-%s', (name) => {
  const runtime = runtimes[name];

  test('learns, is saved, loaded, evaluated, and answers', async () => {
    const { files, metrics } = await train(runtime, 150);
    const { bundle, ready } = await openBundle(memoryStore(files), findTask, { runtime });
    const evaluation = await task.evaluator(ready, devRows, {})();
    const answers = await task.predict(
      ready,
      devRows.map(({ digits }) => digits),
      {},
      () => undefined,
    );
    await ready.predictor.release();
    expect(bundle.config.task).toBe('digit-sum');
    expect(bundle.golden).toHaveLength(4);
    // The variance of the sums is what a constant answer costs.
    const mean = devRows.reduce((total, { sum }) => total + sum, 0) / devRows.length;
    const variance = devRows.reduce((total, { sum }) => total + (sum - mean) ** 2, 0) / devRows.length;
    const error = evaluation.metrics.get('error')!;
    expect(error).toBeLessThan(0.25 * variance);
    expect(error).toBeCloseTo(metrics.error!, 4);
    // The evaluation is that of the answers.
    const squares = answers.map((answer, i) => (Number(answer) - devRows[i]!.sum) ** 2);
    expect(squares.reduce((a, b) => a + b, 0) / squares.length).toBeCloseTo(error, 4);
  });

  test('goes on to the bytes of a run that never stopped', async () => {
    const whole = await train(runtime, 20);
    const first = await train(runtime, 10);
    const second = await train(runtime, 20, await savedRun(first.files, runtime));
    for (const [file, bytes] of whole.files) {
      if (file === 'training/state.json' || file === 'config.json') continue;
      expect(Buffer.from(second.files.get(file)!).equals(bytes), file).toBe(true);
    }
    expect([...second.files.keys()]).toEqual([...whole.files.keys()]);
    expect(second.bundle.parameters).not.toEqual(first.bundle.parameters);
  });
});
