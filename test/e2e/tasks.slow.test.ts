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
import { chosenSides, familiesOn, sideKey, sideNames } from '../../src/tasks/sides.ts';
import { type TrainingRequest, trainModel } from '../../src/tasks/train-model.ts';
import { type TinyTask, tinyTasks } from '../fixtures/tiny-tasks.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-tasks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A task of which only the form is known. */
type AnyTinyTask = TinyTask<'text-classification'>;
const all = tinyTasks as readonly unknown[] as readonly AnyTinyTask[];

/** The families of the sides that are looked at; where these are two, both can be of each. */
function familiesOf({ task, sides: chosen }: AnyTinyTask): readonly string[] {
  const { sides } = findTask(task);
  return familiesOn(sides, (chosen ?? sideNames(sides))[0]!).map(({ name }) => name);
}

function optionsOf({ task, options, sides, ofFamily }: AnyTinyTask, family: string) {
  const names = sides ?? chosenSides(findTask(task).sides, {});
  return { ...options, ...Object.fromEntries(names.map((side) => [side, family])), ...ofFamily?.[family] };
}

/** The options with dropout in the family that is looked at, where it has any. */
function withDropout({ task, sides: chosen }: AnyTinyTask, family: string, options: object) {
  const { sides } = findTask(task);
  const [side = 'encoder'] = chosen ?? sideNames(sides);
  const known = familiesOn(sides, side).find(({ name }) => name === family)?.options.shape ?? {};
  const place = sides[side]?.isApart ? sideKey(side) : 'model';
  const given = options as Readonly<Record<string, object | undefined>>;
  return 'dropout' in known ? { ...options, [place]: { ...given[place], dropout: 0.2 } } : options;
}

describe.each(all)('$task %#', (tiny) => {
  test.each(familiesOf(tiny))(
    '%s learns it, and answers the same once it is saved and loaded',
    async (family) => {
      const { task, train, dev, test: rows, goal } = tiny;
      const model = await fit({ task, train, dev, ...optionsOf(tiny, family), worker: false });
      const { metrics } = await model.evaluate(rows);
      const value = metrics.get(goal.metric) ?? Number.NaN;
      if (goal.atLeast !== undefined) expect(value).toBeGreaterThanOrEqual(goal.atLeast);
      if (goal.atMost !== undefined) expect(value).toBeLessThanOrEqual(goal.atMost);
      const path = join(folder, `${task}-${all.indexOf(tiny)}-${family}`);
      await save(model, path);
      const again = await load(path, { task });
      expect((await again.evaluate(rows)).metrics).toEqual(metrics);
      await model.release();
      await again.release();
    },
  );

  test.each(familiesOf(tiny))('%s goes on to the same bytes', async (family) => {
    const given = withDropout(tiny, family, optionsOf(tiny, family));
    const options = { ...given, schedule: 'constant', evaluateEvery: 5 };
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
