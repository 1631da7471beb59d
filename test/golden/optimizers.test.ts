/** Ten steps of Adam and AdamW, and clipping by the global norm, against torch.optim. */
import { expect, test } from 'vitest';
import { adam, adamw } from '../../src/train/adam.ts';
import { clipScale, globalNorm, optimizerState } from '../../src/train/optimizer.ts';
import { type GoldenTensor, type GoldenTensors, readGolden } from './golden-file.ts';

interface Content {
  readonly learningRate: number;
  readonly epsilon: number;
  readonly start: GoldenTensor;
  /** [steps, parameters] */
  readonly gradients: GoldenTensor;
  readonly cases: readonly {
    readonly optimizer: 'adam' | 'adamw';
    readonly beta1: number;
    readonly beta2: number;
    readonly weightDecay: number;
    readonly parameters: GoldenTensor;
  }[];
  readonly clipping: {
    readonly gradients: GoldenTensors;
    readonly cases: readonly {
      readonly maxNorm: number;
      readonly norm: number;
      readonly clipped: GoldenTensors;
    }[];
  };
}

const golden = readGolden<Content>('optimizers');
const { learningRate, epsilon } = golden;

function expectNear(actual: Float32Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!), `element ${i}`).toBeLessThanOrEqual(
      1e-6 * Math.max(1, Math.abs(expected[i]!)),
    );
  });
}

test.each(golden.cases)('$optimizer, betas $beta1 $beta2, decay $weightDecay', (expected) => {
  const { beta1, beta2, weightDecay } = expected;
  const { update } = { adam, adamw }[expected.optimizer];
  const parameters = Float32Array.from(golden.start.data);
  const state = optimizerState(parameters.length);
  const [steps, size] = golden.gradients.shape as [number, number];
  expect(steps).toBe(10);
  for (let step = 0; step < steps; step++) {
    const row = (x: GoldenTensor) => x.data.slice(step * size, (step + 1) * size);
    const gradient = Float32Array.from(row(golden.gradients));
    update(
      parameters,
      gradient,
      state,
      { learningRate, gradientScale: 1 },
      { beta1, beta2, epsilon, weightDecay },
    );
    expectNear(parameters, row(expected.parameters));
  }
});

test.each(golden.clipping.cases)('clipping to $maxNorm', ({ maxNorm, norm, clipped }) => {
  const flat = (tensors: GoldenTensors) => Object.values(tensors).flatMap(({ data }) => data);
  const gradient = Float32Array.from(flat(golden.clipping.gradients));
  const found = globalNorm(gradient);
  expect(found).toBeCloseTo(norm, 6);
  const scale = clipScale(found, maxNorm);
  expectNear(
    gradient.map((g) => g * scale),
    flat(clipped),
  );
});
