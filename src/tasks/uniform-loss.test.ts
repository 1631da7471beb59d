import { expect, test } from 'vitest';
import { tinyTasks } from '../../test/fixtures/tiny-tasks.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { loadPredictor } from '../search/predictor.ts';
import { lossOf } from './criterion.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { prepareData } from './prepare-data.ts';
import { findTask } from './registry.ts';

const cases = tinyTasks.map(({ task, train, dev, options }) => [task, train, dev, options] as const);

/** The loss of these depends on the rows, or is not a cross-entropy alone. */
const withoutUniformLoss = [
  'question-answering',
  'image-segmentation',
  'object-detection',
  'automatic-speech-recognition',
  'time-series-forecasting',
];

/** All weights are 0, so all logits are. */
test.each(cases)(
  '%s: the loss of a model that finds all answers equally likely',
  async (name, train, dev, options) => {
    const task = findTask(name);
    const parsed = parseTrainingOptions(task, { ...options, encoder: undefined, decoder: undefined }, 'test');
    const { check } = task.rows(parsed);
    const rows = (given: readonly unknown[]) => given.map((row) => check(row, 'row'));
    const sources = { runtime: nodeRuntime };
    const prepared = await prepareData(task, rows(train), rows(dev), parsed, {}, sources);
    const { config, assets, dev: devRows } = prepared;
    const model = task.model(config);
    const layout = layoutOf(traceParameters(model));
    const zeros = viewsOf(layout, new Float32Array(layout.size));
    const predictor = loadPredictor(model, zeros, nodeRuntime, { threads: 1 });
    const evaluate = task.evaluator({ config, assets, predictor }, devRows, {}, { criterion: 'loss' });
    const loss = lossOf(task, (await evaluate()).metrics);
    await predictor.release();
    const uniform = task.uniformLoss?.(config);
    expect(uniform === undefined).toBe(withoutUniformLoss.includes(name));
    if (uniform !== undefined) expect(loss).toBeCloseTo(uniform, 5);
  },
);
