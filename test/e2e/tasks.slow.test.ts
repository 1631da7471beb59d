/** Every task with every family that it allows: it learns, is saved, loaded, predicts, and resumes to the same bytes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundle/load-bundle.ts';
import { memoryStore } from '../../src/bundle/store.ts';
import { loadTrainingCheckpoint } from '../../src/bundle/training-state.ts';
import { fit, load, save } from '../../src/node.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { parseTrainingOptions } from '../../src/tasks/options-schema.ts';
import { findBundleTask, findTask } from '../../src/tasks/registry.ts';
import { familiesOn, sharedSides, sideNames } from '../../src/tasks/sides.ts';
import { type TrainingRequest, trainModel } from '../../src/tasks/train-model.ts';
import { type TinyTask, tinyTasks } from '../fixtures/tiny-tasks.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-tasks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A task of which only the form is known. */
type AnyTinyTask = TinyTask<'text-classification'>;
const all = tinyTasks as readonly unknown[] as readonly AnyTinyTask[];

/** Families by what they are called, with the options that choose them. */
type Systems = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Each family on all sides that share their options, and each on a side that is apart, next to the first family of the others. */
function systemsOf({ task }: AnyTinyTask): Systems {
  const { sides } = findTask(task);
  const shared = sharedSides(sides);
  const everywhere = familiesOn(sides, shared[0]!).map(
    ({ name }) => [name, Object.fromEntries(shared.map((side) => [side, name]))] as const,
  );
  const apart = sideNames(sides)
    .filter((side) => !shared.includes(side))
    .flatMap((side) =>
      familiesOn(sides, side).map(({ name }) => [`${side} ${name}`, { [side]: name }] as const),
    );
  return new Map<string, Readonly<Record<string, string>>>([...everywhere, ...apart]);
}

function optionsOf(tiny: AnyTinyTask, system: string) {
  return { ...tiny.options, ...systemsOf(tiny).get(system), ...tiny.ofFamily?.[system] };
}

/** The options of the model with dropout, where its family has any. */
function withDropout({ task }: AnyTinyTask, family: string, model: object = {}) {
  const { sides } = findTask(task);
  const families = sharedSides(sides).flatMap((side) => familiesOn(sides, side));
  const known = families.find(({ name }) => name === family)?.options.shape ?? {};
  return 'dropout' in known ? { ...model, dropout: 0.2 } : model;
}

describe.each(all)('$task', (tiny) => {
  test.each([...systemsOf(tiny).keys()])(
    '%s learns it, and answers the same once it is saved and loaded',
    async (family) => {
      const { task, train, dev, test: rows, goal } = tiny;
      const model = await fit({ task, train, dev, ...optionsOf(tiny, family), worker: false });
      const { metrics } = await model.evaluate(rows);
      const value = metrics.get(goal.metric) ?? Number.NaN;
      if (goal.atLeast !== undefined) expect(value).toBeGreaterThanOrEqual(goal.atLeast);
      if (goal.atMost !== undefined) expect(value).toBeLessThanOrEqual(goal.atMost);
      const path = join(folder, `${task}-${family}`);
      await save(model, path);
      const again = await load(path, { task });
      expect((await again.evaluate(rows)).metrics).toEqual(metrics);
      await model.release();
      await again.release();
    },
  );

  test.each([...systemsOf(tiny).keys()])('%s goes on to the same bytes', async (family) => {
    const given = optionsOf(tiny, family);
    const model = withDropout(tiny, family, given.model);
    const options = { ...given, model, schedule: 'constant', evaluateEvery: 5 };
    const whole = await run(tiny, { ...options, updates: 12 });
    const first = await run(tiny, { ...options, updates: 7 });
    const bundle = await loadBundle(memoryStore(first), findBundleTask, { runtime: nodeRuntime });
    const checkpoint = await loadTrainingCheckpoint(memoryStore(first), bundle.layout);
    if (checkpoint === undefined) throw new Error('no checkpoint was saved');
    const resumed = await run(tiny, { ...options, updates: 12 }, { bundle, checkpoint });
    const weights = 'training/parameters.safetensors';
    expect(Buffer.compare(resumed.get(weights) as Uint8Array, whole.get(weights) as Uint8Array)).toBe(0);
  });
});

/** The files of a run in this thread. */
async function run(
  { task: name, train, dev }: AnyTinyTask,
  given: Readonly<Record<string, unknown>>,
  resume?: TrainingRequest['resume'],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const task = findTask(name);
  const options = parseTrainingOptions(task, given, 'test');
  let files: ReadonlyMap<string, Uint8Array> = new Map();
  const ignore = () => undefined;
  await trainModel(
    { task, options, rows: train, devRows: dev, savedConfig: {}, resume },
    {
      runtime: nodeRuntime,
      threads: 1,
      report: ignore,
      note: ignore,
      warn: ignore,
      stopRequested: () => false,
      save: async (saved) => {
        files = saved();
      },
    },
  );
  return files;
}
