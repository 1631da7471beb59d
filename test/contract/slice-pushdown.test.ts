/// <reference types="vite/client" />
/** Slice pushdown keeps every value and gradient, and does compute less. */
import { describe, expect, it } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import { fold, keyOf, uniform } from '../../src/base/random.ts';
import { dim, evaluateDim, sameDim } from '../../src/graph/dim.ts';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input, inputName } from '../../src/graph/input.ts';
import type { One, Tensor } from '../../src/graph/tensor.ts';
import { nodesOf } from '../../src/graph/walk.ts';
import { classification } from '../../src/models/heads/classification.ts';
import { placeholdersOf } from '../../src/models/model.ts';
import { resolveTextModel, textModel } from '../../src/models/supervised.ts';
import { ModuleScope, T } from '../../src/nn/module-scope.ts';
import { decodeModel } from '../../src/onnx/decode.ts';
import type { GraphProto } from '../../src/onnx/model.ts';
import { add } from '../../src/ops/add.ts';
import { scalar } from '../../src/ops/constant.ts';
import type { Contract } from '../../src/ops/contract.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { reshape } from '../../src/ops/reshape.ts';
import { sin } from '../../src/ops/sin.ts';
import { slice } from '../../src/ops/slice.ts';
import { pushDownSlices } from '../../src/rewrite/push-down-slices.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { outputsGraph } from '../../src/search/decoding-graphs.ts';
import { loadGraph } from '../../src/search/loaded-graph.ts';
import { loadTrainingProgram } from '../../src/train/training-program.ts';
import { type Draw, inputShapes, randomGraph } from './random-graphs.ts';
import { runGraph } from './run-graph.ts';

const seed = 11;
const drawOf = (graph: number): Draw => {
  const key = fold(keyOf(seed), graph);
  let next = 0;
  return () => uniform(key, next++);
};

const contracts = Object.values(
  import.meta.glob<Record<string, Contract>>('../../src/ops/*.contract.ts', { eager: true }),
).flatMap((m) => Object.values(m));

describe('each place of an output is computed from the places that the op names', () => {
  for (const { op, samples } of contracts.filter(({ op }) => op.restrict !== undefined)) {
    it(op.name, async () => {
      let moved = 0;
      for (const sample of samples) {
        const inputs = sample.inputs.map(({ dtype, dims, names }, i) =>
          input(`x${i}`, dtype, namedShape(dims, names)),
        );
        const expected = sample.reference(sample.inputs);
        const outputs = sample.trace(inputs);
        const slices = outputs.flatMap((y, i) => lastPlaces(y, expected[i]!.dims));
        if (slices.length === 0) continue;
        // Alone, since with others the whole output has readers.
        const pushed = slices.map((one) => pushDownSlices([one])[0]!);
        moved += pushed.filter((tensor) => tensor.node.op === op).length;
        const count = slices.length;
        const found = await runGraph([...slices, ...pushed, ...inputs.map(shown)], feedsOf(sample.inputs));
        for (let i = 0; i < count; i++) expectClose(found[count + i]!, found[i]!, 1e-6);
      }
      expect(moved).toBeGreaterThan(0);
    });
  }
});

/** The last place of every axis. */
function lastPlaces(y: Tensor, dims: readonly number[]): readonly Tensor[] {
  return dims.flatMap((size, axis) => (size < 2 ? [] : [slice(y, axis, size - 1, size)]));
}

/** A second output for every input, so that all its dimensions are known and every feed is declared. */
const shown = (x: Tensor): Tensor => reshape(x, [...x.shape, 1]);

function namedShape(dims: readonly number[], names?: readonly (string | undefined)[]) {
  return dims.map((d, axis) => (names?.[axis] === undefined ? d : dim(names[axis])));
}

function feedsOf(inputs: readonly HostTensor[]) {
  return new Map(inputs.map((tensor, i) => [`x${i}`, tensor]));
}

function expectClose(actual: HostTensor, wanted: HostTensor, tolerance: number, where = ''): void {
  expect(actual.dims, where).toEqual(wanted.dims);
  Array.from(actual.data as Float64Array, Number).forEach((value, i) => {
    const other = Number(wanted.data[i]);
    const close = Object.is(value, other) || Math.abs(value - other) <= tolerance * (1 + Math.abs(other));
    expect(close, `${where} element ${i}: ${value} against ${other}`).toBe(true);
  });
}

it(`random graphs have the same values and gradients (seed ${seed})`, async () => {
  let fewer = 0;
  for (let graph = 0; graph < 20; graph++) {
    const draw = drawOf(graph);
    const inputs = inputShapes.map((shape, i) => input(`x${i}`, 'float64', shape));
    const terms = randomGraph(draw, inputs).values.flatMap((value) => somePlaces(draw, value));
    const pushed = terms.map((term) => pushDownSlices([term])[0]!);
    fewer += pushed.filter((term, i) => term !== terms[i]).length;
    const [plain, quick] = [terms, pushed].map((each) => {
      const loss = each.reduce(add, scalar(0, 'float64'));
      return [...each, ...gradients(loss, inputs)];
    }) as [Tensor[], Tensor[]];
    const found = await runGraph([...plain, ...quick, ...inputs.map(shown)], feedsOf(drawInputs(draw)));
    plain.forEach((_, i) => {
      expectClose(found[plain.length + i]!, found[i]!, 1e-12, `graph ${graph}, output ${i}`);
    });
  }
  expect(fewer).toBeGreaterThan(60);
});

/** A scalar that depends on one or two places of a random axis. */
function somePlaces(draw: Draw, value: Tensor): readonly Tensor[] {
  const axis = Math.floor(draw() * value.shape.length);
  const start = Math.floor(2 * draw());
  if (value.dtype !== 'float64' || value.shape.length === 0 || value.shape[axis] === 1) return [];
  return [reduceSum(sin(slice(value, axis, start, start + 1)))];
}

function drawInputs(draw: Draw): readonly HostTensor[] {
  const bindings = new Map([
    ['B', 2],
    ['T', 3],
  ]);
  return inputShapes.map((shape) => {
    const dims = shape.map((d) => evaluateDim(d, bindings));
    return hostTensor('float64', dims, Float64Array.from({ length: dims.reduce((a, b) => a * b, 1) }, draw));
  });
}

describe('a BERT that reads its first position', () => {
  const encoder = {
    ...{
      layers: 2,
      width: 8,
      inner: 12,
      heads: 2,
      length: 10,
      dropout: 0.3,
      activation: 'gelu',
      norm: 'post',
    },
    ...{ positions: 'learned', embeddingNorm: true, segments: 2, scale: false },
  };
  const bert = (norm: string) =>
    textModel(
      resolveTextModel(
        {
          encoder: { family: 'transformer', vocabulary: 11, options: { ...encoder, norm } },
          head: { labels: 3, pooling: 'first', hidden: 'tanh', dropout: 0.2 },
        },
        classification,
      ),
      classification,
    );

  const trace = (norm: string) => {
    const scope = ModuleScope.root({ training: true });
    const model = bert(norm);
    const fed = placeholdersOf(new Map([...model.inputs, ...model.labels]));
    const loss = model.forward(scope, fed).loss(input('scale', 'float32', []), { labelSmoothing: 0 });
    const [pushed] = pushDownSlices([loss]) as One;
    return { loss, pushed, parameters: scope.parameters.map(({ tensor }) => tensor) };
  };

  /** What is computed in the last layer at every position. */
  const everywhere = (loss: Tensor) =>
    nodesOf([loss])
      .filter(({ scope, outputs: [y] }) => scope.startsWith('layers.1/') && inputName(y!) === undefined)
      .filter(({ outputs }) => outputs.some(({ shape }) => shape.length > 2 && sameDim(shape.at(-2)!, T)))
      .map(({ op }) => op.name);

  it.each(['post', 'pre'])('%s-norm: computes keys and values alone at every position', (norm) => {
    const { loss, pushed } = trace(norm);
    const projection = ['matmul', 'add', 'transpose', 'split', 'reshape', 'reshape'];
    expect(everywhere(pushed)).toEqual(norm === 'pre' ? ['layerNormalization', ...projection] : projection);
    expect(everywhere(loss).length).toBeGreaterThan(20);
  });

  it.each(['post', 'pre'])('%s-norm: has the same loss and gradients under dropout', async (norm) => {
    const { loss, pushed, parameters } = trace(norm);
    const all = [loss, pushed].flatMap((each) => [each, ...gradients(each, parameters)]);
    const draw = drawOf(99);
    const bindings = new Map([
      ['B', 3],
      ['T', 5],
    ]);
    const feeds = nodesOf(all).flatMap(({ outputs: [x] }) => {
      const name = inputName(x!);
      if (name === undefined) return [];
      const dims = x!.shape.map((d) => evaluateDim(d, bindings));
      const length = dims.reduce((a, b) => a * b, 1);
      const range = { uint8: 256, int32: 2 }[x!.dtype as string];
      const values = Array.from({ length }, () => (range ? Math.floor(range * draw()) : draw() - 0.5));
      return [[name, hostTensor(x!.dtype, dims, values)] as const];
    });
    const found = await runGraph(all, new Map(feeds));
    const count = all.length / 2;
    for (let i = 0; i < count; i++) expectClose(found[count + i]!, found[i]!, 1e-6, `output ${i}`);
    expect(Number(found[0]!.data[0])).not.toBe(0);
  });

  it('is what training and prediction run', async () => {
    const model = bert('post');
    const loaded: GraphProto[] = [];
    const runtime: Runtime = {
      name: 'recorder',
      load: async (bytes) => {
        loaded.push(decodeModel(bytes).graph);
        return { run: async () => new Map(), release: async () => undefined };
      },
    };
    await loadTrainingProgram(model, runtime, { labelSmoothing: 0 });
    await loadGraph(outputsGraph(model), new Map(), runtime, {});
    for (const { node } of loaded) {
      const norm = node.filter(({ opType }) => opType === 'LayerNormalization').at(-1)!;
      const readers = node.filter((reader) => reader.input.includes(norm.output[0]!));
      expect(readers.map(({ opType }) => opType)).not.toContain('Slice');
    }
    expect(loaded).toHaveLength(2);
  });
});
