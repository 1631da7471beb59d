import { describe, expect, test } from 'vitest';
import { keyOf, uniform } from '../base/random.ts';
import { adam, adamw } from './adam.ts';
import { blockSize } from './adam-kernel.ts';
import { type Optimizer, optimizerState } from './optimizer.ts';

const f = Math.fround;
const seed = 11;

function values(size: number, site: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => 2 * uniform(keyOf(seed), i * 4 + site) - 1);
}

/** The formula of the kernel, one element at a time, every operation rounded to float32. */
function naiveStep(theta: number, gradient: number, t: number, decoupled: boolean): number {
  const [learningRate, beta1, beta2, decay] = [1e-3, 0.9, 0.98, 0.01];
  const g = f(f(f(0.5) * gradient) + f(f(decoupled ? 0 : decay) * theta));
  const m = f(f(1 - beta1) * g);
  const v = f(f(1 - beta2) * f(g * g));
  const denominator = f(f(f(1 / Math.sqrt(1 - beta2 ** t)) * f(Math.sqrt(v))) + f(1e-9));
  const step = f(f(f(learningRate / (1 - beta1 ** t)) * m) / denominator);
  return f(f(f(decoupled ? 1 - learningRate * decay : 1) * theta) - step);
}

describe.each([adam, adamw])('$name', (optimizer: Optimizer) => {
  test.each([1, 3, 4, blockSize, blockSize + 5])(
    `%i elements have the bits of the formula (seed ${seed})`,
    (size) => {
      const [parameters, gradient] = [values(size, 0), values(size, 1)];
      const expected = parameters.map((p, i) => naiveStep(p, gradient[i]!, 1, optimizer === adamw));
      const step = { learningRate: 1e-3, gradientScale: 0.5 };
      const options = { beta1: 0.9, beta2: 0.98, epsilon: 1e-9, weightDecay: 0.01 };
      optimizer.update(parameters, gradient, optimizerState(size), step, options);
      expect(parameters).toEqual(expected);
    },
  );

  test('no elements are no work', () => {
    const none = new Float32Array(0);
    optimizer.update(none, none, optimizerState(0), { learningRate: 1, gradientScale: 1 });
    expect(none).toHaveLength(0);
  });
});
