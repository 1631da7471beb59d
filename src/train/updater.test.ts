import { expect, it } from 'vitest';
import { pairBatch, reversals, tinyFitOptions, tinyModel } from '../../test/fixtures/tiny-fit.ts';
import { initializeParameters } from '../nn/flat-parameters.ts';
import { freshState } from './fit-state.ts';
import { loadTrainingProgram } from './training-program.ts';
import { Updater } from './updater.ts';

const examples = reversals(12, { shortest: 7, longest: 7 });
const batchOf = (from: number, to: number) => pairBatch(examples.slice(from, to));

/** The state after one update of these micro-batches. */
async function updateOnce(micro: readonly (readonly [number, number])[]) {
  const options = tinyFitOptions({ model: tinyModel({ dropout: 0.4 }), accumulate: micro.length, clip: 0 });
  const program = await loadTrainingProgram(options.model, options.runtime, options);
  const updater = new Updater(options, program, freshState(initializeParameters(program.parameters, 3)));
  const record = await updater.update(
    micro.map(([from, to]) => batchOf(from, to)),
    0,
  );
  await program.release();
  return { record, state: updater.state };
}

it('accumulated micro-batches give the gradient of one batch, dropout included', async () => {
  const whole = await updateOnce([[0, 12]]);
  const parts = await updateOnce([
    [0, 4],
    [4, 5],
    [5, 12],
  ]);
  expect(parts.record.loss).toBeCloseTo(whole.record.loss, 5);
  expect(parts.record.gradientNorm).toBeCloseTo(whole.record.gradientNorm, 5);
  // The first moment is (1 - beta1) times the gradient.
  const [found, expected] = [parts.state.optimizer.m, whole.state.optimizer.m];
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-5 * largest);
  });
});

it('scales the learning rate by the schedule and clips by the global norm', async () => {
  const options = tinyFitOptions({ clip: 0.01, warmup: 4, learningRate: 0.1 });
  const program = await loadTrainingProgram(options.model, options.runtime, options);
  const updater = new Updater(options, program, freshState(initializeParameters(program.parameters, 3)));
  const record = await updater.update([batchOf(0, 12)], 0);
  await program.release();
  expect(record.learningRate).toBeCloseTo(0.1 / 4, 10);
  const norm = Math.hypot(...updater.state.optimizer.m.map((m) => m / 0.1));
  expect(record.gradientNorm).toBeGreaterThan(0.01);
  expect(norm).toBeCloseTo(0.01, 5);
});
