import { describe, expect, it } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { gradients } from '../autodiff/gradients.ts';
import { addDims, type Dim, dim, divideDim, evaluateDim, multiplyDims, subtractDims } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { dimValue } from '../ops/dim-value.ts';
import { div } from '../ops/div.ts';
import { fill } from '../ops/fill.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { scan } from '../ops/scan.ts';
import { split } from '../ops/split.ts';
import { checkModel } from './check.ts';
import { emitModel } from './emit.ts';

const vector = (name: string) => input(name, 'float32', [3]);
const feeds = new Map([['x', hostTensor('float32', [3], [1, 2, 3])]]);
const numbers = async (outputs: readonly Tensor[], fed = feeds) =>
  (await runGraph(outputs, fed)).map(({ data }) => Array.from(data, Number));

/** The model of these outputs, once the checker has found nothing. */
function emitted(outputs: Readonly<Record<string, Tensor>>) {
  const model = emitModel(new Map(Object.entries(outputs)));
  checkModel(model);
  return model;
}

describe('outputs', () => {
  const x = vector('x');

  it('may be an input, a constant, or one value under several names', async () => {
    const square = mul(x, x);
    const outputs = [x, x, square, square, scalar(5, 'float32'), scalar(5, 'float32')];
    expect(await numbers(outputs)).toEqual([[1, 2, 3], [1, 2, 3], [1, 4, 9], [1, 4, 9], [5], [5]]);
  });

  it('may be one of the parts of a node, the others unread', async () => {
    expect(await numbers([split(x, 0, [1, 2])[1]!])).toEqual([[2, 3]]);
  });

  it('may have the names that the emission would give to other values', () => {
    const product = mul(x, scalar(2, 'float32'));
    const sum = add(product, mul(x, x));
    const [first, second] = split(sum, 0, [1, 2]) as [Tensor, Tensor];
    const names = emitted({
      Mul: sum,
      Mul_1: product,
      constant: add(sum, sum),
      Add: x,
      'Split:1': first,
      Split: second,
      Identity: x,
    }).graph.output.map(({ name }) => name);
    expect(names).toEqual(['Mul', 'Mul_1', 'constant', 'Add', 'Split:1', 'Split', 'Identity']);
  });

  it('must not have the name of an input', () => {
    expect(() => emitted({ x: mul(x, x) })).toThrow('output x: an input of the same name');
  });

  it('may be read by the body of a loop', async () => {
    const weight = mul(x, scalar(2, 'float32'));
    const { outputs } = scan({ initial: [], sequences: [x] }, (_, [element]) => ({
      state: [],
      outputs: [reduceSum(mul(weight, element!))],
    }));
    expect(await numbers([weight, outputs[0]!])).toEqual([
      [2, 4, 6],
      [12, 24, 36],
    ]);
  });
});

describe('inputs', () => {
  it('may have the names that the emission would give to other values', () => {
    const [a, b] = [vector('Mul'), vector('constant')];
    const product = mul(mul(a, b), scalar(3, 'float32'));
    const { input: inputs } = emitted({ y: product, z: add(product, a) }).graph;
    expect(inputs.map(({ name }) => name)).toEqual(['Mul', 'constant']);
  });

  it('must not share a name', () => {
    expect(() => emitted({ y: add(vector('x'), vector('x')) })).toThrow('input x: two inputs of this name');
  });

  it('that nobody reads are not declared', () => {
    expect(emitted({ y: scalar(1, 'float32') }).graph.input).toEqual([]);
  });
});

it('keeps constants apart that differ in nothing but the sign of zero', async () => {
  const one = scalar(1, 'float32');
  const [up, down] = [div(one, scalar(0, 'float32')), div(one, scalar(-0, 'float32'))];
  expect(await numbers([up, down], new Map())).toEqual([[Infinity], [-Infinity]]);
});

describe('dimensions', () => {
  const [b, t] = [dim('B'), dim('T')];

  it('may be asked for before the input that holds them is traced', async () => {
    const ones = fill(1, [b], 'float32');
    const x = input('x', 'float32', [b]);
    expect(await numbers([add(ones, x)])).toEqual([[2, 3, 4]]);
  });

  it('must be held by some input', () => {
    const x = input('x', 'float32', [b]);
    expect(() => emitted({ dx: gradients(reduceSum(x), [x])[0]! })).toThrow(
      'dimension B: no tensor whose shape holds it',
    );
  });

  it('have the same value in the graph as in TypeScript, floors of negative numbers included', async () => {
    const x = input('x', 'float32', [b, t]);
    const dims: readonly Dim[] = [
      b,
      multiplyDims(b, t, 3),
      subtractDims(addDims(b, 5), multiplyDims(2, t)),
      divideDim(subtractDims(t, 3), 2),
      divideDim(subtractDims(1, multiplyDims(b, t)), 4),
      addDims(multiplyDims(divideDim(t, 2), b), divideDim(addDims(b, 1), 3)),
    ];
    const outputs = [...dims.map((d) => dimValue(d, 'int64')), x];
    for (const [rows, columns] of [
      [1, 1],
      [2, 5],
      [5, 2],
      [0, 3],
      [3, 0],
    ] as const) {
      const fed = new Map([['x', hostTensor('float32', [rows, columns], new Float32Array(rows * columns))]]);
      const bindings = new Map([
        ['B', rows],
        ['T', columns],
      ]);
      const found = (await numbers(outputs, fed)).slice(0, dims.length);
      expect(found).toEqual(dims.map((d) => [evaluateDim(d, bindings)]));
    }
  });
});
