/** The graphs of a whole model: what the checker says of them, and that both runtimes compute the same from them. */
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/base/random.ts';
import { initializeParameters, layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { checkModel } from '../../src/onnx/check.ts';
import { decodeModel } from '../../src/onnx/decode.ts';
import type { GraphProto, ModelProto } from '../../src/onnx/model.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { webRuntime } from '../../src/runtime/web/web-runtime.ts';
import { loadDecodingProgram } from '../../src/search/decoding-program.ts';
import { scoreTargets } from '../../src/search/forced-scoring.ts';
import { greedySearch } from '../../src/search/greedy-search.ts';
import { loadTrainingProgram, stepBuffers } from '../../src/train/training-program.ts';
import { pairBatch, reversals, tinyModel } from '../fixtures/tiny-fit.ts';

const model = tinyModel();
const examples = reversals(6, { shortest: 1, longest: 9 });

/** A runtime that keeps every model that it loads. */
function recording(runtime: Runtime) {
  const models: ModelProto[] = [];
  const load: Runtime['load'] = (bytes, options) => {
    models.push(decodeModel(bytes));
    return runtime.load(bytes, options);
  };
  return { models, runtime: { ...runtime, load } };
}

/** The loss of one batch, dropout included, and its gradient. */
async function trainingStep(runtime: Runtime, fused: boolean) {
  const program = await loadTrainingProgram(model, runtime, { labelSmoothing: 0.1, fused });
  const parameters = initializeParameters(program.parameters, 1);
  const gradient = new Float32Array(program.layout.size);
  const batch = pairBatch(examples);
  const step = { key: keyOf(3), scale: 1 / (batch.counts.get(model.units) ?? 0) };
  const { loss } = await program.run(batch, stepBuffers(program.layout, parameters, gradient), step);
  await program.release();
  return { loss, gradient, parameters: program.parameters };
}

/** What greedy search finds and what the given targets score, from untrained weights. */
async function decode(runtime: Runtime) {
  const { parameters: specs } = await trainingStep(nodeRuntime, true);
  const views = viewsOf(layoutOf(specs), initializeParameters(specs, 1));
  const program = loadDecodingProgram(model, views, runtime, { portable: true });
  const [sources, targets] = [examples.map(({ source }) => source), examples.map(({ target }) => target)];
  const scores = await scoreTargets(program, sources, targets);
  const hypotheses = await greedySearch(program, sources, { maxLength: 12 });
  await program.release();
  return { scores: scores.flat(), ids: hypotheses.map(({ ids }) => [...ids]) };
}

const nodesOf = (graph: GraphProto): GraphProto['node'] =>
  graph.node.flatMap((node) => [
    node,
    ...node.attribute.flatMap(({ g }) => (g === undefined ? [] : nodesOf(g))),
  ]);
const domainsOf = ({ graph }: ModelProto) => new Set(nodesOf(graph).map(({ domain }) => domain ?? ''));

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  const differences = Array.from(found, (value, i) => Math.abs(value - expected[i]!));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

describe('the checker passes', () => {
  it.each([
    ['portable', false, ['']],
    ['fused', true, ['', 'com.microsoft']],
  ] as const)('the %s training graph, which has the domains it may have', async (_, fused, domains) => {
    const { models, runtime } = recording(nodeRuntime);
    await trainingStep(runtime, fused);
    for (const emitted of models) {
      checkModel(emitted);
      expect([...domainsOf(emitted)].sort()).toEqual(domains);
      expect(emitted.opsetImport.map(({ domain }) => domain ?? '')).toEqual(domains);
    }
    expect(models).toHaveLength(1);
  });

  it('the graphs of decoding', async () => {
    const { models, runtime } = recording(nodeRuntime);
    await decode(runtime);
    for (const emitted of models) {
      checkModel(emitted);
      expect([...domainsOf(emitted)]).toEqual(['']);
    }
    expect(models).toHaveLength(3);
  });
});

describe('onnxruntime-web computes what onnxruntime-node does', () => {
  it('in a training step, fused on one side and portable on the other', async () => {
    const [web, node] = [await trainingStep(webRuntime, false), await trainingStep(nodeRuntime, true)];
    expect(web.loss).toBeCloseTo(node.loss, 5);
    expectClose(web.gradient, node.gradient);
  });

  it('in scoring and searching', async () => {
    const [web, node] = [await decode(webRuntime), await decode(nodeRuntime)];
    expectClose(web.scores, node.scores);
    expect(web.ids).toEqual(node.ids);
  });
});

it('a session takes batches of every shape, one row, one token and no source token included', async () => {
  const program = await loadTrainingProgram(tinyModel({ dropout: 0 }), nodeRuntime, { labelSmoothing: 0 });
  const parameters = initializeParameters(program.parameters, 1);
  const gradient = new Float32Array(program.layout.size);
  const lossOf = async (rows: readonly { source: Int32Array; target: Int32Array }[]) => {
    const step = { key: keyOf(1), scale: 1 };
    const buffers = stepBuffers(program.layout, parameters, gradient);
    return (await program.run(pairBatch(rows), buffers, step)).loss;
  };
  const ids = (...values: number[]) => Int32Array.from(values);
  const empty = { source: ids(), target: ids() };
  const rows = [...examples, { source: ids(4), target: ids() }, { source: ids(), target: ids(5, 6) }];
  const alone: number[] = [];
  for (const row of [...rows, empty]) alone.push(await lossOf([row]));
  // Padding changes nothing: a batch has the losses of its rows.
  const sum = alone.slice(0, -1).reduce((total, loss) => total + loss, 0);
  const together = await lossOf(rows.filter(({ source }) => source.length > 0));
  expect(together).toBeCloseTo(sum - alone.at(-2)!, 3);
  expect(await lossOf([empty, empty])).toBeCloseTo(2 * alone.at(-1)!, 4);
  expect(gradient.every(Number.isFinite)).toBe(true);
  await program.release();
});
