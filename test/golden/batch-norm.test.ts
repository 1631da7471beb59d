/** Batch normalisation against torch.nn.BatchNorm2d: three batches of training, running statistics, evaluation. */
import { expect, test } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import { hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import { batchNorm } from '../../src/nn/batch-norm.ts';
import { layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { B, ModuleScope } from '../../src/nn/module-scope.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { RunningStatistics } from '../../src/train/running-statistics.ts';
import { runGraph } from '../contract/run-graph.ts';
import { expectClose, feedsOf, type GoldenTensor, type GoldenTensors, readGolden } from './golden-file.ts';

interface Content {
  readonly parameters: GoldenTensors;
  readonly steps: readonly {
    readonly input: GoldenTensor;
    readonly output: GoldenTensor;
    readonly projection: GoldenTensor;
    readonly gradients: GoldenTensors;
    readonly running: GoldenTensors;
  }[];
  readonly evaluation: { readonly input: GoldenTensor; readonly output: GoldenTensor };
}

const { parameters, steps, evaluation } = readGolden<Content>('batch-norm');

test('outputs, gradients and running statistics of three batches, then evaluation with these statistics', async () => {
  const scope = ModuleScope.root({ training: true });
  const x = input('input', 'float32', [B, 3, 4, 2]);
  const y = batchNorm(scope, {}, x);
  const loss = reduceSum(mul(y, input('projection', 'float32', [B, 3, 4, 2])));
  const tensors = new Map(scope.parameters.map(({ name, tensor }) => [name, tensor]));
  const layout = layoutOf(scope.parameters);
  const flat = new Float32Array(layout.size);
  const views = viewsOf(layout, flat);
  for (const name of ['scale', 'bias']) views.get(name)!.data.set(parameters[name]!.data);
  views.get('variance')!.data.fill(1);
  const momenta = new Map(scope.statistics.map(({ name, momentum }) => [name, momentum]));
  const statistics = new RunningStatistics({ layout, momenta }, flat);
  const wanted = [x, tensors.get('scale')!, tensors.get('bias')!];
  for (const step of steps) {
    const feeds = feedsOf({ input: step.input, projection: step.projection });
    const outputs = [y, ...gradients(loss, wanted), ...scope.statistics.map(({ value }) => value)];
    const [output, dx, dScale, dBias, ...values] = await runGraph(outputs, new Map([...views, ...feeds]));
    expectClose(output!, step.output, 1e-5);
    expectClose(dx!, step.gradients.input!, 1e-4);
    expectClose(dScale!, step.gradients.scale!, 1e-4);
    expectClose(dBias!, step.gradients.bias!, 1e-4);
    statistics.start();
    statistics.add(new Map(scope.statistics.map(({ name }, i) => [name, values[i]!])), 1);
    statistics.follow();
    for (const name of ['mean', 'variance']) expectClose(views.get(name)!, step.running[name]!, 1e-5);
  }
  const evaluated = batchNorm(ModuleScope.root(), {}, x);
  const [output] = await runGraph([evaluated], new Map([...views, ...feedsOf({ input: evaluation.input })]));
  expectClose(output!, evaluation.output, 1e-5);
});

test('micro-batches contribute by their rows', () => {
  const layout = layoutOf([{ name: 'mean', shape: [2] }]);
  const flat = Float32Array.of(1, 2);
  const statistics = new RunningStatistics({ layout, momenta: new Map([['mean', 0.25]]) }, flat);
  const add = (values: readonly number[], rows: number) =>
    statistics.add(new Map([['mean', hostTensor('float32', [2], values)]]), rows);
  statistics.start();
  add([5, 2], 3);
  add([1, -2], 1);
  statistics.follow();
  // 0.75 * 1 + 0.25 * 4, 0.75 * 2 + 0.25 * 1
  expect([...flat]).toEqual([1.75, 1.75]);
});
