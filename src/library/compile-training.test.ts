import { expect, test } from 'vitest';
import { dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { batchNorm } from '../nn/batch-norm.ts';
import { linear } from '../nn/linear.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import { mul } from '../ops/mul.ts';
import { reduceMean } from '../ops/reduce-mean.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sub } from '../ops/sub.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { adamw } from '../train/adam.ts';
import { compile } from './compile.ts';
import { compileTraining } from './compile-training.ts';

const B = dim('B');

/** A linear map of two numbers to one, with the mean square error. */
function regression({ dropout = 0 } = {}) {
  const scope = ModuleScope.root({ training: true });
  const x = input('x', 'float32', [B, 2]);
  const y = linear(scope.child('map'), { width: 1 }, scope.dropout(x, dropout));
  const error = sub(y, input('target', 'float32', [B, 1]));
  return { scope, y, loss: reduceMean(mul(error, error)) };
}

const points = [0, 0, 1, 0, 0, 1, 1, 1];
const data = {
  x: hostTensor('float32', [4, 2], points),
  // 3 a - 2 b + 1
  target: hostTensor('float32', [4, 1], [1, 4, -1, 2]),
};

test('a linear map finds the weights of a linear function, and the trained model computes it', async () => {
  const { scope, y, loss } = regression();
  const training = await compileTraining(loss, scope, nodeRuntime, { learningRate: 0.05 });
  const losses: number[] = [];
  for (let i = 0; i < 600; i++) losses.push((await training.step(data)).loss);
  expect(losses.at(-1)).toBeLessThan(1e-4);
  const [weight, bias] = ['map.weight', 'map.bias'].map((name) => training.parameters.get(name)!.data);
  expect(weight![0]).toBeCloseTo(3, 1);
  expect(weight![1]).toBeCloseTo(-2, 1);
  expect(bias![0]).toBeCloseTo(1, 1);
  await training.release();
  const model = await compile({ y }, nodeRuntime);
  const results = await model.run({
    ...Object.fromEntries(training.parameters),
    x: hostTensor('float32', [1, 2], [2, 2]),
  });
  expect(Number(results.get('y')!.data[0])).toBeCloseTo(3, 1);
  await model.release();
});

test('one step of AdamW is its formula, with clipping and a learning rate of its own', async () => {
  const scope = ModuleScope.root({ training: true });
  const w = scope.parameter('w', [1, 2], () => Float32Array.of(1, -2));
  const training = await compileTraining(reduceSum(mul(w, w)), scope, nodeRuntime, {
    optimizer: adamw,
    optimizerOptions: { weightDecay: 0.1 },
    clip: 1,
  });
  const { loss, gradientNorm } = await training.step({}, { learningRate: 0.5 });
  expect(loss).toBe(5);
  expect(gradientNorm).toBeCloseTo(Math.sqrt(20), 5);
  // At the first step m / sqrt(v) is the sign of the gradient, whatever clipping made of its size.
  const found = Array.from(training.parameters.get('w')!.data);
  [1 - 0.5 * 0.1 * 1 - 0.5, -2 + 0.5 * 0.1 * 2 + 0.5].forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 4);
  });
  await training.release();
});

test('dropout is drawn anew at each step, and the same seed draws the same', async () => {
  const lossesOf = async (seed: number) => {
    const { scope, loss } = regression({ dropout: 0.5 });
    const training = await compileTraining(loss, scope, nodeRuntime, { seed, learningRate: 1e-12 });
    const losses: number[] = [];
    for (let i = 0; i < 6; i++) losses.push((await training.step(data)).loss);
    await training.release();
    return losses;
  };
  const first = await lossesOf(1);
  expect(new Set(first).size).toBeGreaterThan(2);
  expect(await lossesOf(1)).toEqual(first);
  expect(await lossesOf(2)).not.toEqual(first);
});

test('running statistics follow the batches, and no gradient', async () => {
  const scope = ModuleScope.root({ training: true });
  const y = batchNorm(scope, { momentum: 0.25 }, input('x', 'float32', [B, 1, 1, 2]));
  const training = await compileTraining(reduceMean(mul(y, y)), scope, nodeRuntime, { learningRate: 0.1 });
  const x = hostTensor('float32', [2, 1, 1, 2], [1, 2, 3, 6]);
  const statistic = (name: string) => Number(training.parameters.get(name)!.data[0]);
  await training.step({ x });
  // The mean of the batch is 3, its unbiased variance 14 / 3.
  expect(statistic('mean')).toBeCloseTo(0.25 * 3, 6);
  expect(statistic('variance')).toBeCloseTo(0.75 * 1 + (0.25 * 14) / 3, 6);
  await training.step({ x });
  expect(statistic('mean')).toBeCloseTo(0.75 * 0.75 + 0.25 * 3, 6);
  await training.release();
});

test('what cannot be trained is refused by name, and a step without numbers changes nothing', async () => {
  const { scope, y, loss } = regression();
  await expect(compileTraining(y, scope, nodeRuntime)).rejects.toMatchObject({ code: 'E_SHAPE' });
  const empty = compileTraining(loss, ModuleScope.root(), nodeRuntime);
  await expect(empty).rejects.toThrow('a scope without parameters; trace the model in this scope before');
  const training = await compileTraining(loss, scope, nodeRuntime);
  const before = Array.from(training.parameters.get('map.weight')!.data);
  const wrong = training.step({ ...data, target: hostTensor('float32', [4, 1], [Number.NaN, 0, 0, 0]) });
  await expect(wrong).rejects.toThrow('update 1: loss NaN, gradient norm NaN; lower learningRate');
  expect(Array.from(training.parameters.get('map.weight')!.data)).toEqual(before);
  await expect(training.step({ x: data.x })).rejects.toMatchObject({ code: 'E_SHAPE' });
  await training.release();
});
