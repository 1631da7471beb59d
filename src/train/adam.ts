import type { AdamOptions, Optimizer, OptimizerState, OptimizerStep } from './optimizer.ts';

const defaults: AdamOptions = Object.freeze({ beta1: 0.9, beta2: 0.98, epsilon: 1e-9, weightDecay: 0 });

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
 * Source: Loshchilov and Hutter (2019), algorithm 2; as torch.optim.AdamW.
 */
export const adamw: Optimizer = Object.freeze({
  name: 'adamw',
  defaults: Object.freeze({ ...defaults, weightDecay: 0.01 }),
  update: (parameters, gradient, state, step, options) =>
    moments(parameters, gradient, state, step, { ...defaults, weightDecay: 0.01, ...options }, true),
} satisfies Optimizer);

export const optimizers: readonly Optimizer[] = [adam, adamw];

/** One pass over memory: each parameter, gradient and moment is read once and written once. */
function moments(
  parameters: Float32Array,
  gradient: Float32Array,
  state: OptimizerState,
  { learningRate, gradientScale }: OptimizerStep,
  { beta1, beta2, epsilon, weightDecay }: AdamOptions,
  decoupled: boolean,
): void {
  const { m, v } = state;
  state.steps += 1;
  const stepSize = learningRate / (1 - beta1 ** state.steps);
  const correction = 1 / Math.sqrt(1 - beta2 ** state.steps);
  const shrink = decoupled ? 1 - learningRate * weightDecay : 1;
  const decay = decoupled ? 0 : weightDecay;
  for (let i = 0; i < parameters.length; i++) {
    const theta = parameters[i]!;
    const g = gradient[i]! * gradientScale + decay * theta;
    const first = beta1 * m[i]! + (1 - beta1) * g;
    const second = beta2 * v[i]! + (1 - beta2) * g * g;
    m[i] = first;
    v[i] = second;
    parameters[i] = shrink * theta - (stepSize * first) / (Math.sqrt(second) * correction + epsilon);
  }
}
