/** Convolution, pooling and a convolutional classifier against PyTorch: outputs to 1e-5, gradients to 1e-4. */
import { describe, expect, test } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import { hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { add } from '../../src/ops/add.ts';
import { averagePool1d, averagePool2d } from '../../src/ops/average-pool.ts';
import { convolution1d } from '../../src/ops/convolution-1d.ts';
import { convolution2d, transposedConvolution2d } from '../../src/ops/convolution-2d.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { maxPool1d, maxPool2d } from '../../src/ops/max-pool.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { relu } from '../../src/ops/relu.ts';
import { reshape } from '../../src/ops/reshape.ts';
import { type Interpolation, resize2d } from '../../src/ops/resize-2d.ts';
import { softmaxCrossEntropy } from '../../src/ops/softmax-cross-entropy.ts';
import { transpose } from '../../src/ops/transpose.ts';
import { runGraph } from '../contract/run-graph.ts';
import {
  expectClose,
  feedsOf,
  type GoldenTensor,
  type GoldenTensors,
  inputsOf,
  readGolden,
} from './golden-file.ts';

type OneOrTwo = number | readonly [number, number];

interface Case {
  readonly kernel: OneOrTwo;
  readonly groups?: number;
  readonly output_padding?: readonly [number, number];
  readonly mode?: Interpolation;
  readonly size?: readonly [number, number];
  readonly stride: OneOrTwo;
  readonly padding: OneOrTwo;
  readonly dilation: OneOrTwo;
  readonly pool?: 'max' | 'average';
  readonly countIncludePad?: boolean;
  readonly weight: GoldenTensor;
  readonly bias: GoldenTensor;
  readonly output: GoldenTensor;
  readonly projection: GoldenTensor;
  readonly loss: number;
  readonly gradients: GoldenTensors;
}

interface Classifier {
  readonly parameters: GoldenTensors;
  readonly input: GoldenTensor;
  readonly labels: GoldenTensor;
  readonly logits: GoldenTensor;
  readonly loss: number;
  readonly gradients: GoldenTensors;
}

interface Group {
  readonly input: GoldenTensor;
  readonly cases: readonly Case[];
}

const kinds = ['conv1d', 'conv2d', 'pool1d', 'pool2d', 'grouped', 'transposed', 'resize'] as const;
type Kind = (typeof kinds)[number];

const golden = readGolden<Readonly<Record<Kind, Group>> & { readonly classifier: Classifier }>('convolution');

describe.each(kinds)('%s', (kind) => {
  const { input: source, cases } = golden[kind];
  test.each(cases.map((c) => [describeCase(c), c] as const))('%s', async (_, expected) => {
    const named: Record<string, GoldenTensor> = { input: source };
    for (const [name, value] of Object.entries({ weight: expected.weight, bias: expected.bias })) {
      if (value !== undefined) named[name] = value;
    }
    const tensors = inputsOf(named);
    const output = forward(kind, expected, tensors);
    const loss = reduceSum(mul(output, input('projection', 'float32', expected.projection.shape)));
    const feeds = feedsOf({ ...named, projection: expected.projection });
    const names = Object.keys(expected.gradients);
    const reverse = gradients(
      loss,
      names.map((name) => tensors.get(name)!),
    );
    const [actual, actualLoss, ...actualGradients] = await runGraph([output, loss, ...reverse], feeds);
    expectClose(actual!, expected.output, 1e-5);
    expect(Number(actualLoss!.data[0])).toBeCloseTo(expected.loss, 4);
    names.forEach((name, i) => {
      expectClose(actualGradients[i]!, expected.gradients[name]!, 1e-4);
    });
  });
});

test('classifier: convolution, relu, max pool, flatten, linear, cross-entropy', async () => {
  const expected = golden.classifier;
  const named = { ...expected.parameters, input: expected.input };
  const tensors = inputsOf(named);
  const get = (name: string) => tensors.get(name)!;
  const bias = reshape(get('0.bias'), [2, 1, 1]);
  const pooled = maxPool2d(relu(add(convolution2d(get('input'), get('0.weight')), bias)), [2, 2]);
  const logits = add(matmul(reshape(pooled, [2, 8]), get('4.weight'), { transposeB: true }), get('4.bias'));
  const loss = softmaxCrossEntropy(logits, input('labels', 'int32', [2]), input('rowWeight', 'float32', [2]));
  const names = Object.keys(expected.gradients);
  const feeds = new Map([
    ...feedsOf(named),
    ['labels', hostTensor('int32', [2], expected.labels.data)] as const,
    ['rowWeight', hostTensor('float32', [2], [0.5, 0.5])] as const,
  ]);
  const outputs = [logits, loss, ...gradients(loss, names.map(get))];
  const [actual, actualLoss, ...actualGradients] = await runGraph(outputs, feeds);
  expectClose(actual!, expected.logits, 1e-5);
  expect(Number(actualLoss!.data[0])).toBeCloseTo(expected.loss, 5);
  names.forEach((name, i) => {
    expectClose(actualGradients[i]!, expected.gradients[name]!, 1e-4);
  });
});

function forward(kind: Kind, c: Case, tensors: ReadonlyMap<string, Tensor>): Tensor {
  const x = tensors.get('input')!;
  if (kind === 'resize') return resize2d(x, c.size!, c.mode!);
  const [stride, dilation, kernel] = [pair(c.stride), pair(c.dilation ?? 1), pair(c.kernel)];
  const [first, second] = pair(c.padding);
  const padding = [
    [first, first],
    [second, second],
  ] as const;
  const counted = c.countIncludePad === undefined ? {} : { countIncludePad: c.countIncludePad };
  if (kind === 'pool2d' && c.pool === 'max') return maxPool2d(x, kernel, { stride, padding });
  if (kind === 'pool2d') return averagePool2d(x, kernel, { stride, padding, ...counted });
  if (kind === 'conv2d') {
    const y = convolution2d(x, tensors.get('weight')!, { stride, padding, dilation });
    return add(y, reshape(tensors.get('bias')!, [c.bias.shape[0]!, 1, 1]));
  }
  const window = { stride, padding, dilation, groups: c.groups! };
  if (kind === 'grouped') return convolution2d(x, tensors.get('weight')!, window);
  if (kind === 'transposed') {
    const [, , height, width] = c.output.shape as [number, number, number, number];
    return transposedConvolution2d(x, tensors.get('weight')!, { ...window, size: [height, width] });
  }
  const along = { stride: stride[0], padding: padding[0] };
  const steps = transpose(x, [0, 2, 1]);
  if (kind === 'conv1d') {
    const weight = transpose(tensors.get('weight')!, [2, 1, 0]);
    const y = convolution1d(steps, weight, { ...along, dilation: dilation[0] });
    return transpose(add(y, tensors.get('bias')!), [0, 2, 1]);
  }
  const pooled =
    c.pool === 'max'
      ? maxPool1d(steps, kernel[0], along)
      : averagePool1d(steps, kernel[0], { ...along, ...counted });
  return transpose(pooled, [0, 2, 1]);
}

function pair(value: OneOrTwo): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}
function describeCase({
  pool,
  mode,
  size,
  kernel,
  stride,
  padding,
  dilation,
  groups,
  countIncludePad,
}: Case) {
  return JSON.stringify({ pool, mode, size, kernel, stride, padding, dilation, groups, countIncludePad });
}
