/** One fine-tuning run of all-MiniLM-L6-v2, and what the model is then worth. */
import { fileURLToPath } from 'node:url';
import { folderStore } from '../../src/files/folder-store.ts';
import { openInitialModel } from '../../src/library/initial-model.ts';
import { openModel } from '../../src/library/trained-model.ts';
import { initializeParameters } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { parseTrainingOptions } from '../../src/tasks/options-schema.ts';
import { findTask } from '../../src/tasks/registry.ts';
import { type InitialModel, trainModel } from '../../src/tasks/train-model.ts';

export interface FineTuning {
  readonly task: string;
  /** Options of the task, without seed and threads. */
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly train: readonly unknown[];
  /** What the model is evaluated on after the last update, by name; chooses nothing during the run. */
  readonly tests: Readonly<Record<string, readonly unknown[]>>;
  readonly seed: number;
  /** Whether every weight is drawn anew: the same architecture and tokenizer without what pretraining found. */
  readonly fromScratch?: boolean;
}

export interface FineTuned {
  /** Metrics by the names of the tests. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly examples: number;
  readonly updates: number;
  /** Of training alone. */
  readonly seconds: number;
  /** Of training, as long as all threads of this process computed. */
  readonly processorSeconds: number;
  readonly threads: number;
}

const minilm = process.env.HEDDLE_MINILM ?? fileURLToPath(new URL('../../../minilm', import.meta.url));
const threads = Number(process.env.HEDDLE_THREADS ?? 1);

/** `HEDDLE_MINILM` is the folder of all-MiniLM-L6-v2, `HEDDLE_THREADS` the number of threads (1). */
export async function fineTune({ recipe, train, tests, seed, ...run }: FineTuning): Promise<FineTuned> {
  const task = findTask(run.task);
  const options = parseTrainingOptions(
    task,
    { ...recipe, patience: 0, evaluateEvery: 1e6, seed, threads },
    'bench',
    'pretrained',
  );
  const initial = await openInitialModel(await folderStore(minilm), task);
  const before = process.cpuUsage();
  let [seconds, processorSeconds, updates] = [0, 0, 0];
  const { bundle, rows: examples } = await trainModel(
    {
      task,
      options,
      rows: train,
      devRows: Object.values(tests)[0]?.slice(0, 1),
      savedConfig: {},
      initial: run.fromScratch ? drawnAnew(initial) : initial,
    },
    {
      runtime: nodeRuntime,
      threads,
      report: (record) => {
        if (record.event !== 'update') return;
        const { user, system } = process.cpuUsage(before);
        [seconds, processorSeconds, updates] = [record.seconds, (user + system) / 1e6, record.update];
        if (updates % 20 === 0)
          console.error(`update ${updates}, loss ${record.loss.toFixed(3)}, ${seconds.toFixed(0)} s`);
      },
      note: () => undefined,
      warn: console.error,
      stopRequested: () => false,
      save: async () => undefined,
    },
  );
  const model = openModel(bundle, { runtime: nodeRuntime, threads });
  const metrics: Record<string, Record<string, number>> = {};
  for (const [name, rows] of Object.entries(tests)) {
    metrics[name] = Object.fromEntries((await model.evaluate(rows as never)).metrics);
  }
  await model.release();
  return { metrics, examples, updates, seconds, processorSeconds, threads };
}

function drawnAnew(initial: InitialModel): InitialModel {
  return { ...initial, initialize: (parameters, seed) => initializeParameters(parameters, seed) };
}
