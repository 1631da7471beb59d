/** One full training step (forward, backward, clipping, Adam) of a model, by Heddle. */
import { keyOf } from '../../src/base/random.ts';
import type { Batch } from '../../src/data/batch.ts';
import type { Model } from '../../src/models/model.ts';
import { initializeParameters } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { adam } from '../../src/train/adam.ts';
import { gradientStep } from '../../src/train/gradient-step.ts';
import { globalNorm, optimizerState } from '../../src/train/optimizer.ts';
import { loadTrainingProgram, stepBuffers, type TrainingProgram } from '../../src/train/training-program.ts';
import type { BenchStep, Probe, StepOptions } from './bench-step.ts';

const seed = 1;
const learningRate = 1e-3;
const maxNorm = 1;

/** What a step computes. */
export interface StepTask {
  readonly model: Model;
  readonly batch: Batch;
  readonly labelSmoothing: number;
}

/** The step that a case is timed by. */
export async function modelStep(
  { model, batch, labelSmoothing }: StepTask,
  options: StepOptions,
): Promise<BenchStep> {
  const program = await loadTrainingProgram(model, nodeRuntime, { ...options, labelSmoothing });
  const parameters = initializeParameters(program.parameters, seed);
  const update = { model, seed, accumulate: 1, optimizer: adam, clip: maxNorm };
  const { differentiate, descend } = gradientStep(update, program, parameters);
  const moments = optimizerState(program.layout.size);
  return {
    step: async () => {
      const slope = await differentiate([batch], moments.steps);
      descend(moments, slope, learningRate);
      return slope.loss;
    },
    parameters: learnedCount(program),
    tokens: batch.elements,
    release: program.release,
  };
}

/** Loss and gradient of the first step; the model is to have no dropout. */
export async function probeModel({ model, batch, labelSmoothing }: StepTask): Promise<Probe> {
  const program = await loadTrainingProgram(model, nodeRuntime, { threads: 1, labelSmoothing });
  const parameters = initializeParameters(program.parameters, seed);
  const gradient = new Float32Array(program.layout.size);
  const buffers = stepBuffers(program.layout, parameters, gradient);
  const scale = 1 / (batch.counts.get(model.units) ?? 1);
  const { loss } = await program.run(batch, buffers, { key: keyOf(seed), scale });
  await program.release();
  return {
    tensors: new Map([...buffers.parameters, ...batch.feeds]),
    loss,
    gradientNorm: globalNorm(gradient),
  };
}

function learnedCount({ layout, momenta }: TrainingProgram): number {
  const sizes = [...layout.entries].map(([name, { size }]) => (momenta.has(name) ? 0 : size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
