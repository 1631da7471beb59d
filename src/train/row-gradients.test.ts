/** The gradient of an embedding, fetched as rows, against the dense matrix. */
import { describe, expect, it } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { gradients } from '../autodiff/gradients.ts';
import { keyOf, uniform } from '../base/random.ts';
import { batchOf } from '../data/batch.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { fedTensor, type Model, placeholdersOf } from '../models/model.ts';
import { embedding, embeddingTable } from '../nn/embedding.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import { decodeModel } from '../onnx/decode.ts';
import { add } from '../ops/add.ts';
import { matmul } from '../ops/matmul.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sin } from '../ops/sin.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { sumOfSquares } from './norm-kernel.ts';
import { loadTrainingProgram, stepBuffers } from './training-program.ts';

const table = { vocabulary: 300, width: 6 };
const uses = {
  'read once': (scope, ids) => sin(embedding(scope, table, ids)),
  'read twice': (scope, ids) => mul(embedding(scope, table, ids), sin(embedding(scope, table, ids))),
  'tied to the output': (scope, ids) =>
    sin(matmul(embedding(scope, table, ids), embeddingTable(scope, table), { transposeB: true })),
} satisfies Record<string, (scope: ModuleScope, ids: Tensor) => Tensor>;

const modelOf = (use: (scope: ModuleScope, ids: Tensor) => Tensor): Model => ({
  inputs: new Map([['ids', { dtype: 'int32', axes: ['T'], padding: 0 }]]),
  labels: new Map(),
  units: 'ids',
  forward: (scope, fed) => {
    const other = scope.parameter('other', [6], () => new Float32Array(6));
    const sum = add(reduceSum(use(scope, fedTensor(fed, 'ids'))), reduceSum(sin(other)));
    return { outputs: new Map(), loss: (scale) => mul(sum, scale) };
  },
});

/** Some ids several times in one batch, some in one batch only. */
const batches = [
  [
    [7, 1, 7, 299],
    [1, 7],
  ],
  [[2, 1], [2]],
  [[250, 0, 250], [7]],
].map((rows) => rows.map((ids) => Int32Array.from(ids)));

describe.each(Object.entries(uses))('an embedding that is %s', (name, use) => {
  const model = modelOf(use);
  const parameters = Float32Array.from({ length: 1806 }, (_, i) => uniform(keyOf(5), i) - 0.5);
  const step = { key: keyOf(1), scale: 0.7 };
  const batchAt = (rows: readonly Int32Array[]) =>
    batchOf(
      model.inputs,
      rows.map((ids) => new Map([['ids', ids]])),
    );

  /** The gradient as one matrix. */
  async function dense(rows: readonly Int32Array[]): Promise<readonly number[]> {
    const scope = ModuleScope.root({ training: true });
    const pass = model.forward(scope, placeholdersOf(model.inputs));
    const loss = pass.loss(input('scale', 'float32', []), { labelSmoothing: 0 });
    const found = gradients(
      loss,
      scope.parameters.map(({ tensor }) => tensor),
    );
    const feeds = new Map([...batchAt(rows).feeds, ['scale', hostTensor('float32', [], [step.scale])]]);
    feeds.set('other', hostTensor('float32', [6], parameters.subarray(0, 6)));
    feeds.set('weight', hostTensor('float32', [300, 6], parameters.subarray(6)));
    return (await runGraph([...found, loss], feeds))
      .slice(0, -1)
      .flatMap(({ data }) => Array.from(data, Number));
  }

  it('has the gradient of the whole matrix after every update, in every memory', async () => {
    const program = await loadTrainingProgram(model, nodeRuntime, { labelSmoothing: 0 });
    const memories = [0, 1].map(() => new Float32Array(program.layout.size).fill(9));
    for (const [i, rows] of [...batches, ...batches].entries()) {
      const memory = memories[i === 3 ? 1 : 0]!;
      await program.run(batchAt(rows), stepBuffers(program.layout, parameters, memory), step);
      const expected = await dense(rows);
      if (name === 'read once') expect([...memory]).toEqual(expected);
      const farthest = memory.reduce((most, g, j) => Math.max(most, Math.abs(g - expected[j]!)), 0);
      expect(farthest).toBeLessThan(1e-6);
    }
    await program.release();
  });

  it('is never filled with zeros where nothing else is added', async () => {
    const operators: (string | undefined)[] = [];
    const load = async (bytes: Uint8Array) => {
      operators.push(...decodeModel(bytes).graph.node.map(({ opType }) => opType));
      return { run: async () => new Map(), release: async () => undefined };
    };
    await loadTrainingProgram(model, { name: 'recorder', load }, { labelSmoothing: 0 });
    const scatters = operators.filter((operator) => operator === 'ScatterElements').length;
    expect(scatters).toBe(name === 'read twice' ? 1 : 0);
  });
});

it('the sum of squares has the bits of its formula', () => {
  for (const length of [0, 1, 4, 7, 8192, 8197, 20001]) {
    const values = Float32Array.from({ length }, (_, i) => 1e-3 * (uniform(keyOf(2), i) - 0.5));
    const sums = [0, 0, 0, 0];
    values.forEach((x, i) => {
      sums[i < length - (length % 4) ? i % 4 : 0]! += x * x;
    });
    const [a = 0, b = 0, c = 0, d = 0] = sums;
    expect(sumOfSquares(values), `${length} elements`).toBe(a + b + (c + d));
  }
});
