/** What is measured of a trained model on the test set. */
import { HeddleError } from '../base/errors.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import type { TestItem } from '../tasks/item-view.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { RunResult } from './comparison.ts';
import { exampleOutputs } from './example-outputs.ts';
import type { Scores } from './judge-systems.ts';

export interface ModelMeasures extends Pick<RunResult, 'metrics' | 'decodingTokensPerSecond' | 'examples'> {
  readonly scores: Scores;
}

/**
 * The quality of a model on the whole test set and, where it writes, its speed; the items of these numbers are shown in full.
 *
 * Throws E_CONFIG for a task whose metrics are not made of what items add.
 */
export async function measureModel(
  task: AnyTask,
  ready: ReadyModel,
  rows: readonly unknown[],
  exampleItems: readonly number[],
): Promise<ModelMeasures> {
  const { items, metrics, perItem: scores } = await task.evaluator(ready, rows, {})();
  if (scores === undefined) throw notByItem(task);
  const view = task.itemView?.items(rows, ready.assets) ?? [];
  return {
    metrics: { items, ...Object.fromEntries(metrics) },
    scores,
    decodingTokensPerSecond: await writingSpeed(task, ready, view),
    examples: await exampleOutputs(task, ready, { rows, items: view, chosen: exampleItems, scores }),
  };
}

function notByItem({ name }: AnyTask): HeddleError {
  return new HeddleError('E_CONFIG', {
    where: '--task',
    found: name,
    allowed: 'a task whose metrics are measured item by item',
  });
}

const ignore = () => undefined;

/** Tokens a second over all items; undefined for a task that writes none. */
async function writingSpeed(
  task: AnyTask,
  ready: ReadyModel,
  items: readonly TestItem[],
): Promise<number | undefined> {
  const written = task.itemView?.written;
  if (written === undefined) return undefined;
  const inputs = items.map(({ input }) => input);
  // The graphs are loaded before the clock starts.
  await task.predict(ready, inputs.slice(0, 1), {}, ignore);
  const startedAt = performance.now();
  const answers = await task.predict(ready, inputs, {}, ignore);
  const seconds = (performance.now() - startedAt) / 1000;
  return answers.reduce<number>((sum, answer) => sum + written(answer), 0) / seconds;
}
