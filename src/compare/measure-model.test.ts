import { describe, expect, test } from 'vitest';
import { type TinyTask, tinyTasks } from '../../test/fixtures/tiny-tasks.ts';
import { keyOf } from '../base/random.ts';
import { readyModel } from '../bundle/load-bundle.ts';
import { fit } from '../node.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { findTask } from '../tasks/registry.ts';
import { judgeSystems } from './judge-systems.ts';
import { measureModel } from './measure-model.ts';

const all = tinyTasks as readonly unknown[] as readonly TinyTask<'text-classification'>[];

describe.each(all)('$task', ({ task: name, train, dev, test: rows, options }) => {
  test('what items add makes up the metrics, and examples show items', async () => {
    const trained = await fit({ ...{ task: name, train, dev, ...options, updates: 3 }, worker: false });
    const task = findTask(name);
    const ready = readyModel(task, trained.bundle, { runtime: nodeRuntime });
    const items = task.itemView?.items(rows, ready.assets) ?? [];
    const { metrics, scores, examples, decodingTokensPerSecond } = await measureModel(
      task,
      ready,
      rows,
      [0, 2],
    );
    await ready.predictor.release();
    await trained.release();
    const resampling = { resamples: 10, key: keyOf(1) };
    const [quality] = judgeSystems([{ name, runs: [scores] }], resampling).qualities;
    const known = new Map(task.metrics.map((metric) => [metric.name, metric]));
    expect(Object.keys(quality ?? {}).length).toBeGreaterThan(0);
    for (const [metric, { value }] of Object.entries(quality ?? {})) {
      expect(known.has(metric)).toBe(true);
      expect(value, metric).toBeCloseTo(metrics[metric] ?? Number.NaN, 5);
    }
    if (items.length > 0) expect(items).toHaveLength(metrics.items ?? 0);
    expect(examples.map(({ source, references }) => ({ text: source, references }))).toEqual(
      [items[0], items[2]].flatMap((item) =>
        item === undefined ? [] : [{ text: item.text, references: item.references }],
      ),
    );
    const isPicture = task.itemView?.picture !== undefined;
    for (const { picture, drawing } of examples) {
      expect(picture?.startsWith('data:image/webp;base64,') ?? false).toBe(isPicture);
      expect(drawing === undefined || isPicture).toBe(true);
    }
    expect(decodingTokensPerSecond !== undefined).toBe(task.itemView?.written !== undefined);
  });
});

test('a task whose metrics are not made of items is refused', async () => {
  const task = {
    ...findTask('fill-mask'),
    evaluator: () => async () => ({ items: 1, metrics: new Map([['accuracy', 1]]) }),
  };
  const measured = measureModel(task, {} as never, [], []);
  await expect(measured).rejects.toThrow(
    /fill-mask; allowed: a task whose metrics are measured item by item/,
  );
});
