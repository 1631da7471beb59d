import { type AdamKernel, type AdamScalars, adamKernel, blockSize } from './adam-kernel.ts';
import type { AdamOptions, Optimizer, OptimizerState, OptimizerStep, ParameterGroup } from './optimizer.ts';

const defaults: AdamOptions = Object.freeze({ beta1: 0.9, beta2: 0.98, epsilon: 1e-9, weightDecay: 0 });

const torchDefaults: AdamOptions = Object.freeze({
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
});

/**
 * Adam, with weight decay as part of the gradient.
 *
 * Formula: g = g + w theta; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
 * theta = theta - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps).
 * Source: Kingma and Ba (2015), algorithm 1; the defaults are those of Vaswani et al. (2017), section 5.3.
 */
export const adam: Optimizer = Object.freeze({
  name: 'adam',
  defaults,
  update: (parameters, gradient, state, step, options) =>
    moments(parameters, gradient, state, step, { ...defaults, ...options }, false),
} satisfies Optimizer);

/**
 * Adam with decoupled weight decay.
 *
 * Formula: theta = theta - lr w theta, then Adam's step without decay in the gradient.
 * Source: Loshchilov and Hutter (2019), algorithm 2; the defaults are those of torch.optim.AdamW.
 */
export const adamw: Optimizer = Object.freeze({
  name: 'adamw',
  defaults: torchDefaults,
  update: (parameters, gradient, state, step, options) =>
    moments(parameters, gradient, state, step, { ...torchDefaults, ...options }, true),
} satisfies Optimizer);

export const optimizers: readonly Optimizer[] = [adam, adamw];

/** One pass over memory, a block at a time: each parameter, gradient and moment is read once and written once. */
function moments(
  parameters: Float32Array,
  gradient: Float32Array,
  state: OptimizerState,
  { learningRate, gradientScale, groups = [wholeOf(parameters)] }: OptimizerStep,
  { beta1, beta2, epsilon, weightDecay }: AdamOptions,
  decoupled: boolean,
): void {
  state.steps += 1;
  kernel ??= adamKernel();
  for (const { start, end, rate, decays } of groups) {
    const decay = decays ? weightDecay : 0;
    const scalars = {
      gradientScale,
      decay: decoupled ? 0 : decay,
      ...{ beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2 },
      stepSize: (rate * learningRate) / (1 - beta1 ** state.steps),
      correction: 1 / Math.sqrt(1 - beta2 ** state.steps),
      epsilon,
      shrink: decoupled ? 1 - rate * learningRate * decay : 1,
    };
    for (let at = start; at < end; at += blockSize) {
      const range = [at, Math.min(at + blockSize, end)] as const;
      updateBlock(kernel, [parameters, gradient, state.m, state.v], range, scalars);
    }
  }
}

const wholeOf = ({ length }: Float32Array): ParameterGroup => ({
  start: 0,
  end: length,
  rate: 1,
  decays: true,
});

/** Compiled at first use; its memory is scratch space, which holds nothing between two blocks. */
let kernel: AdamKernel | undefined;

type Buffers = readonly [parameters: Float32Array, gradient: Float32Array, m: Float32Array, v: Float32Array];

function updateBlock(
  kernel: AdamKernel,
  buffers: Buffers,
  range: readonly [number, number],
  scalars: AdamScalars,
): void {
  const [theta, g, m, v] = buffers.map((b) => b.subarray(...range)) as unknown as Buffers;
  const count = theta.length;
  kernel.theta.set(theta);
  kernel.gradient.set(g);
  kernel.m.set(m);
  kernel.v.set(v);
  kernel.run(count, scalars);
  theta.set(kernel.theta.subarray(0, count));
  m.set(kernel.m.subarray(0, count));
  v.set(kernel.v.subarray(0, count));
}
