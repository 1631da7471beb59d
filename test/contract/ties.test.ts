/** Gradients where the function has a kink or several maxima: finite differences cannot tell, the comments promise. */
import { expect, it } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import { hostTensor } from '../../src/graph/host-tensor.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { emitModel } from '../../src/onnx/emit.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { abs } from '../../src/ops/abs.ts';
import { constant } from '../../src/ops/constant.ts';
import { maximum } from '../../src/ops/maximum.ts';
import { minimum } from '../../src/ops/minimum.ts';
import { reduceMax } from '../../src/ops/reduce-max.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { relu } from '../../src/ops/relu.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';

const ties = (): Tensor => constant(hostTensor('float32', [2, 3], [0, 2, 2, 2, 0, 2]));

async function gradientOf(y: Tensor, x: Tensor): Promise<readonly number[]> {
  const model = emitModel(new Map([['dx', gradients(reduceSum(y), [x])[0]!]]));
  const session = await nodeRuntime.load(encodeModel(model));
  const results = await session.run(new Map(), new Map([['dx', undefined]]));
  return Array.from(results.get('dx')!.data as Float32Array);
}

it('relu and abs have derivative 0 at 0', async () => {
  const x = ties();
  expect(await gradientOf(relu(x), x)).toEqual([0, 1, 1, 1, 0, 1]);
  expect(await gradientOf(abs(x), x)).toEqual([0, 1, 1, 1, 0, 1]);
});

it('the first maximum along an axis receives the gradient', async () => {
  const x = ties();
  expect(await gradientOf(reduceMax(x, [1]), x)).toEqual([0, 1, 0, 1, 0, 0]);
  expect(await gradientOf(reduceMax(x, [0]), x)).toEqual([0, 1, 1, 1, 0, 0]);
  expect(await gradientOf(reduceMax(x), x)).toEqual([0, 1, 0, 0, 0, 0]);
});

it('of two equal operands the left one receives the gradient', async () => {
  const [a, b] = [ties(), ties()];
  for (const y of [maximum(a, b), minimum(a, b)]) {
    expect(await gradientOf(y, a)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await gradientOf(y, b)).toEqual([0, 0, 0, 0, 0, 0]);
  }
});
