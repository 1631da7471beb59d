/** One fine-tuning run, measured on the test set. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { questionRows } from '../../src/data/rows/question-answering.ts';
import { folderStore } from '../../src/files/folder-store.ts';
import { readRows } from '../../src/files/read-rows.ts';
import { openInitialModel } from '../../src/library/initial-model.ts';
import type { TrainingOptionsOf } from '../../src/library/task-types.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { parseTrainingOptions } from '../../src/tasks/options-schema.ts';
import { findTask } from '../../src/tasks/registry.ts';
import { trainModel } from '../../src/tasks/train-model.ts';

/** The peer's recipe; the test set is looked at once, after the last update, and chooses nothing. */
const recipe = {
  maxLength: 384,
  stride: 128,
  maxAnswerLength: 30,
  batchSize: 16,
  batchTokens: 16 * 1024,
  epochs: 3,
  optimizer: 'adamw',
  learningRate: 2e-4,
  weightDecay: 0.01,
  schedule: 'linear',
  warmup: 0.1,
  clip: 1,
  patience: 0,
  evaluateEvery: 1e6,
} as const satisfies TrainingOptionsOf<'question-answering'>;

export interface Result {
  readonly seed: number;
  readonly exactMatch: number;
  readonly f1: number;
  readonly lossPerItem: number;
  readonly windows: number;
  readonly updates: number;
  /** Of training alone. */
  readonly seconds: number;
  /** Of training, as long as all threads of this process computed. */
  readonly processorSeconds: number;
  readonly threads: number;
  readonly recipe: typeof recipe;
}

/** Fine-tunes MiniLM with this seed. */
export async function measure(seed: number): Promise<Result> {
  const task = findTask('question-answering');
  const threads = Number(process.env.HEDDLE_THREADS ?? 1);
  const options = parseTrainingOptions(task, { ...recipe, seed, threads }, 'bench', 'pretrained');
  const [rows, devRows] = await Promise.all(['train.json', 'test.json'].map(questionsOf));
  const initial = await openInitialModel(await folderStore(process.env.HEDDLE_MINILM ?? '../minilm'), task);
  const log = (text: string) => console.error(`seed ${seed}: ${text}`);
  const before = process.cpuUsage();
  let [seconds, processorSeconds, updates] = [0, 0, 0];
  const { metrics, examples } = await trainModel(
    { task, options, rows: rows ?? [], devRows, savedConfig: {}, initial },
    {
      runtime: nodeRuntime,
      threads,
      report: (one) => {
        if (one.event !== 'update') return;
        const { user, system } = process.cpuUsage(before);
        [seconds, processorSeconds, updates] = [one.seconds, (user + system) / 1e6, one.update];
        if (updates % 10 === 0)
          log(`update ${updates}, loss ${one.loss.toFixed(3)}, ${seconds.toFixed(0)} s`);
      },
      note: log,
      warn: log,
      stopRequested: () => false,
      save: async () => undefined,
    },
  );
  const { exactMatch = Number.NaN, f1 = Number.NaN, lossPerItem = Number.NaN } = metrics;
  const measured = { seed, exactMatch, f1, lossPerItem, windows: examples, updates };
  return { ...measured, seconds, processorSeconds, threads, recipe };
}

async function questionsOf(name: string) {
  const shared = process.env.HEDDLE_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  const path = join(shared, 'data/xquad', name);
  if (existsSync(path)) return readRows(questionRows, [path]);
  throw new Error(`${path}: no such file; set HEDDLE_SHARED to the folder that holds data/`);
}
