/** First and second derivatives of random graphs against finite differences, in several batch shapes of one session. */
import { expect, it } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import { fold, keyOf, uniform } from '../../src/base/random.ts';
import { evaluateDim } from '../../src/graph/dim.ts';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { checkModel } from '../../src/onnx/check.ts';
import { emitModel } from '../../src/onnx/emit.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { add } from '../../src/ops/add.ts';
import { cos } from '../../src/ops/cos.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import type { Session } from '../../src/runtime/runtime.ts';
import { type Draw, inputShapes, randomGraph } from './random-graphs.ts';

const seed = 3;
const graphs = 20;
const epsilon = 1e-6;

it(`${graphs} random graphs (seed ${seed})`, async () => {
  for (let i = 0; i < graphs; i++) await checkGraph(i, counter(i));
});

function counter(graph: number): Draw {
  const key = fold(keyOf(seed), graph);
  let next = 0;
  return () => uniform(key, next++);
}

/** The two scalars, and the gradient of each by every input. */
function traceOrders(draw: Draw) {
  const inputs = inputShapes.map((shape, i) => input(`x${i}`, 'float64', shape));
  const { loss, values } = randomGraph(draw, inputs);
  const slopes = gradients(loss, inputs);
  const second = slopes.map((g) => reduceSum(mul(g, cos(g)))).reduce(add);
  const curves = gradients(second, inputs);
  return new Map<string, Tensor>([
    ['first', loss],
    ['second', second],
    ...slopes.map((g, i) => [`first by x${i}`, g] as const),
    ...curves.map((g, i) => [`second by x${i}`, g] as const),
    // Every value is an output too, so that nothing is fused away and every shape is seen.
    ...values.map((value, i) => [`value ${i}`, value] as const),
  ]);
}

async function checkGraph(graph: number, draw: Draw): Promise<void> {
  const outputs = traceOrders(draw);
  const model = emitModel(outputs);
  checkModel(model);
  const session = await nodeRuntime.load(encodeModel(model));
  for (const [rows, columns] of [
    [2, 3],
    [1, 1],
    [3, 2],
  ] as const) {
    const bindings = new Map([
      ['B', rows],
      ['T', columns],
    ]);
    const inputs = inputShapes.map((shape) => {
      const dims = shape.map((d) => evaluateDim(d, bindings));
      const length = dims.reduce((product, d) => product * d, 1);
      return hostTensor(
        'float64',
        dims,
        Float64Array.from({ length }, () => 2.4 * draw() - 1.2),
      );
    });
    const found = await run(session, inputs, [...outputs.keys()]);
    for (const [name, { shape }] of outputs) {
      expect(found.get(name)!.dims, `graph ${graph}: ${name}`).toEqual(
        shape.map((d) => evaluateDim(d, bindings)),
      );
    }
    for (const i of inputs.keys()) {
      const at = Math.floor(draw() * inputs[i]!.data.length);
      const [above, below] = [epsilon, -epsilon].map((by) =>
        run(session, moved(inputs, i, at, by), ['first', 'second']),
      );
      for (const order of ['first', 'second']) {
        const [up, down] = [await above!, await below!].map((values) => Number(values.get(order)!.data[0]));
        const numeric = (up! - down!) / (2 * epsilon);
        const reverse = Number(found.get(`${order} by x${i}`)!.data[at]);
        const tolerance = 2e-4 * (1 + Math.abs(numeric) + Math.abs(up!) / 100);
        const where = `graph ${graph}, B ${rows}, T ${columns}: ${order} by x${i}[${at}], ${reverse} against ${numeric}`;
        expect(Math.abs(numeric - reverse) <= tolerance, where).toBe(true);
      }
    }
  }
  await session.release();
}

function run(session: Session, inputs: readonly HostTensor[], names: readonly string[]) {
  const feeds = new Map(inputs.map((tensor, i) => [`x${i}`, tensor]));
  return session.run(feeds, new Map(names.map((name) => [name, undefined])));
}

/** `inputs` with one element changed. */
function moved(inputs: readonly HostTensor[], input: number, at: number, by: number): readonly HostTensor[] {
  return inputs.map((tensor, i) => {
    if (i !== input) return tensor;
    const data = (tensor.data as Float64Array).slice();
    data[at]! += by;
    return { ...tensor, data };
  });
}
