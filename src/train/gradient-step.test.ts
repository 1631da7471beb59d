import { expect, it } from 'vitest';
import { pairBatch, reversals, tinyFitOptions, tinyModel } from '../../test/fixtures/tiny-fit.ts';
import { initializeParameters } from '../nn/flat-parameters.ts';
import type { FitOptions } from './fit-options.ts';
import { gradientStep } from './gradient-step.ts';
import { optimizerState } from './optimizer.ts';
import { loadTrainingProgram } from './training-program.ts';

const examples = reversals(12, { shortest: 7, longest: 7 });
const batchOf = (from: number, to: number) => pairBatch(examples.slice(from, to));

/** One update from these micro-batches: what its gradient was, and the moments after it. */
async function updateOnce(micro: readonly (readonly [number, number])[], changes: Partial<FitOptions> = {}) {
  const model = tinyModel({ dropout: 0.4 });
  const options = tinyFitOptions({ model, accumulate: micro.length, clip: 0, ...changes });
  const program = await loadTrainingProgram(options.model, options.runtime, options);
  const parameters = initializeParameters(program.parameters, 3);
  const moments = optimizerState(parameters.length);
  const step = gradientStep(options, program, parameters);
  const slope = await step.differentiate(
    micro.map(([from, to]) => batchOf(from, to)),
    1,
  );
  step.descend(moments, slope, 0.1);
  await program.release();
  return { slope, moments };
}

it('accumulated micro-batches give the gradient of one batch, dropout included', async () => {
  const whole = await updateOnce([[0, 12]]);
  const parts = await updateOnce([
    [0, 4],
    [4, 5],
    [5, 12],
  ]);
  expect(parts.slope.loss).toBeCloseTo(whole.slope.loss, 5);
  expect(parts.slope.gradientNorm).toBeCloseTo(whole.slope.gradientNorm, 5);
  // The first moment is (1 - beta1) times the gradient.
  const [found, expected] = [parts.moments.m, whole.moments.m];
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-5 * largest);
  });
});

it('clips by the global norm', async () => {
  const { slope, moments } = await updateOnce([[0, 12]], { clip: 0.01 });
  const norm = Math.hypot(...moments.m.map((m) => m / 0.1));
  expect(slope.gradientNorm).toBeGreaterThan(0.01);
  expect(norm).toBeCloseTo(0.01, 5);
});
