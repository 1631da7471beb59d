import { describe, expect, it } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { dim } from '../graph/dim.ts';
import type { FloatType } from '../graph/dtype.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Op } from '../graph/op.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { abs } from '../ops/abs.ts';
import { add } from '../ops/add.ts';
import { cast } from '../ops/cast.ts';
import { scalar } from '../ops/constant.ts';
import { layerNormalization } from '../ops/layer-normalization.ts';
import { mul } from '../ops/mul.ts';
import { pow } from '../ops/pow.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { relu } from '../ops/relu.ts';
import { sin } from '../ops/sin.ts';
import { split } from '../ops/split.ts';
import { gradients } from './gradients.ts';

const x = input('x', 'float32', [3]);
const feeds = new Map([['x', hostTensor('float32', [3], [1, -2, 3])]]);
const numbers = async (outputs: readonly Tensor[]) =>
  (await runGraph(outputs, feeds)).map(({ data }) => Array.from(data, Number));

describe('d(loss)/d(x)', () => {
  it('is 1 for the loss itself', async () => {
    const loss = reduceSum(mul(x, x));
    expect(await numbers(gradients(loss, [loss, x]))).toEqual([[1], [2, -4, 6]]);
  });

  it('is 0 for what the loss does not depend on', async () => {
    const other = input('other', 'float32', [2]);
    const after = mul(x, x);
    expect(await numbers(gradients(reduceSum(x), [other, after]))).toEqual([
      [0, 0],
      [0, 0, 0],
    ]);
  });

  it('is 0 also in a shape that nothing else in the graph has, whatever stands there', async () => {
    const other = input('other', 'float32', [dim('N'), 2]);
    for (const values of [[NaN, 1, Infinity, 2], []]) {
      const fed = new Map([
        ...feeds,
        ['other', hostTensor('float32', [values.length / 2, 2], values)] as const,
      ]);
      const [zeros] = await runGraph(gradients(reduceSum(x), [other]), fed);
      expect(zeros).toEqual(
        hostTensor(
          'float32',
          [values.length / 2, 2],
          values.map(() => 0),
        ),
      );
    }
  });

  it('of an intermediate value counts every way from it, and no way around it', async () => {
    const y = mul(x, x);
    const loss = reduceSum(add(mul(y, y), add(y, x)));
    // d(y^2 + y + x)/dy = 2 y + 1; d/dx = (2 y + 1) 2 x + 1
    expect(await numbers(gradients(loss, [y, x]))).toEqual([
      [3, 9, 19],
      [7, -35, 115],
    ]);
  });

  it('of a value that stands on both sides of a product is twice that of one side', async () => {
    expect(await numbers(gradients(reduceSum(mul(x, x)), [x]))).toEqual([[2, -4, 6]]);
  });

  it('of a split value is 0 where its part is not read', async () => {
    const [, tail] = split(x, 0, [1, 2]) as [Tensor, Tensor];
    expect(await numbers(gradients(reduceSum(mul(tail, tail)), [x]))).toEqual([[0, -4, 6]]);
  });

  it('does not pass through integers', async () => {
    const whole = cast(cast(x, 'int32'), 'float32');
    expect(await numbers(gradients(reduceSum(mul(x, whole)), [x]))).toEqual([[1, -2, 3]]);
  });
});

describe('the gradient of a gradient', () => {
  it('is that of the formula: d/dx (3 x^2)^2 = 36 x^3', async () => {
    const [slope] = gradients(reduceSum(pow(x, 3)), [x]) as [Tensor];
    expect(await numbers(gradients(reduceSum(mul(slope, slope)), [x]))).toEqual([[36, -288, 972]]);
  });

  it('passes kinks: the derivatives of relu and abs are constant on both sides', async () => {
    const second = (y: Tensor) => gradients(reduceSum(gradients(reduceSum(y), [x])[0]!), [x])[0]!;
    // relu(x)^3 -> 6 relu(x); |x|^3 -> 6 |x|
    expect(await numbers([second(pow(relu(x), 3)), second(pow(abs(x), 3))])).toEqual([
      [6, 0, 18],
      [6, 12, 18],
    ]);
  });

  it('reaches the statistics of layer normalisation, which float32 keeps and float64 computes anew', async () => {
    const values = Array.from({ length: 15 }, (_, i) => Math.sin(2.3 * i));
    const secondOf = async (dtype: FloatType) => {
      const inputs = [
        input('states', dtype, [dim('B'), 5]),
        input('scale', dtype, [5]),
        input('bias', dtype, [5]),
      ];
      const [states, scale, bias] = inputs as [Tensor, Tensor, Tensor];
      const loss = reduceSum(sin(layerNormalization(states, scale, bias)));
      const cubes = gradients(loss, [states, scale]).map((g) => reduceSum(pow(g, 3)));
      const results = await runGraph(
        gradients(add(cubes[0]!, cubes[1]!), inputs),
        new Map([
          ['states', hostTensor(dtype, [3, 5], values)],
          ['scale', hostTensor(dtype, [5], [1, 2, -1, 0.5, 3])],
          ['bias', hostTensor(dtype, [5], [0, 1, 2, 3, 4])],
        ]),
      );
      return results.flatMap(({ data }) => Array.from(data, Number));
    };
    const [single, double] = [await secondOf('float32'), await secondOf('float64')];
    single.forEach((value, i) => {
      expect(Math.abs(value - double[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(double[i]!)));
    });
  });
});

describe('refuses', () => {
  it('a loss that is no floating-point scalar', () => {
    expect(() => gradients(x, [x])).toThrow('gradients: a loss of type float32 [3]');
    expect(() => gradients(scalar(1, 'int32'), [])).toThrow('gradients: a loss of type int32 []');
  });

  it('an op on the way that has no gradient', () => {
    const opaque: Op<object, One, One> = {
      name: 'opaque',
      source: 'none',
      infer: ([y]) => [y],
      emit: () => [''],
    };
    const loss = reduceSum(applyOne(opaque, [x], {}));
    expect(() => gradients(loss, [x])).toThrow('opaque: a gradient through an operator that has none');
    expect(() => gradients(loss, [scalar(1, 'float32')])).not.toThrow();
  });
});
