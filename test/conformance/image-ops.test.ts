/** The official ONNX node cases for images through our own ops: their inputs and attributes, our graph, their outputs. */
import { existsSync } from 'node:fs';
import { it } from 'vitest';
import { hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { batchNorm } from '../../src/nn/batch-norm.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { decodeModel } from '../../src/onnx/decode.ts';
import type { NodeProto } from '../../src/onnx/model.ts';
import { averagePool2d } from '../../src/ops/average-pool.ts';
import { convolution2d, transposedConvolution2d } from '../../src/ops/convolution-2d.ts';
import { maxPool2d } from '../../src/ops/max-pool.ts';
import { reduceMax } from '../../src/ops/reduce-max.ts';
import { reduceMean } from '../../src/ops/reduce-mean.ts';
import { type Interpolation, resize2d } from '../../src/ops/resize-2d.ts';
import { runGraph } from '../contract/run-graph.ts';
import { expectCloseToMaximum } from '../golden/golden-file.ts';
import { nodeCaseFolder, readCaseModel, readDataSets } from './node-case.ts';

type Pair = readonly [number, number];

/** Attributes of a node, with the defaults of ONNX. */
function windowOf({ attribute }: NodeProto, inputs: readonly Tensor[]) {
  const found = new Map(attribute.map((one) => [one.name, one]));
  const ints = (name: string) => found.get(name)?.ints?.map(Number);
  const text = (name: string) => found.get(name)?.s;
  const kernel = (ints('kernel_shape') ?? inputs[1]?.shape.slice(2)) as unknown as Pair;
  const stride = (ints('strides') ?? [1, 1]) as unknown as Pair;
  const dilation = (ints('dilations') ?? [1, 1]) as unknown as Pair;
  const mode = new TextDecoder().decode((text('auto_pad') as Uint8Array | undefined) ?? new Uint8Array());
  const pads = ints('pads') ?? [0, 0, 0, 0];
  const same = (axis: 0 | 1): Pair => {
    const length = Number(inputs[0]!.shape[axis + 2]);
    const total = Math.max(0, (Math.ceil(length / stride[axis]) - 1) * stride[axis] + kernel[axis] - length);
    const small = Math.floor(total / 2);
    return mode === 'SAME_UPPER' ? [small, total - small] : [total - small, small];
  };
  const padding = mode.startsWith('SAME')
    ? ([same(0), same(1)] as const)
    : ([
        [pads[0]!, pads[2]!],
        [pads[1]!, pads[3]!],
      ] as const);
  const counted = Number(found.get('count_include_pad')?.i ?? 0) === 1;
  return { kernel, stride, dilation, padding, counted, groups: Number(found.get('group')?.i ?? 1), ints };
}

type Build = (inputs: readonly Tensor[], node: NodeProto, size: readonly number[]) => Tensor;

const convolution: Build = ([x, weight], node) => convolution2d(x!, weight!, windowOf(node, [x!, weight!]));
const transposed: Build = ([y, weight], node, [, , height, width]) =>
  transposedConvolution2d(y!, weight!, { ...windowOf(node, [y!, weight!]), size: [height!, width!] });
const maximum: Build = ([x], node) => {
  const { kernel, ...window } = windowOf(node, [x!]);
  return maxPool2d(x!, kernel, window);
};
const average: Build = ([x], node) => {
  const { kernel, counted, ...window } = windowOf(node, [x!]);
  return averagePool2d(x!, kernel, { ...window, countIncludePad: counted });
};
const resize =
  (interpolation: Interpolation): Build =>
  ([x], _, [, , height, width]) =>
    resize2d(x!, [height!, width!], interpolation);
const keepDims = { keepDims: true };

/** Every case of two dimensions that one of our ops stands for. */
const cases: Readonly<Record<string, Build>> = {
  basic_conv_with_padding: convolution,
  basic_conv_without_padding: convolution,
  conv_with_strides_and_asymmetric_padding: convolution,
  conv_with_strides_no_padding: convolution,
  conv_with_strides_padding: convolution,
  convtranspose: transposed,
  convtranspose_dilations: transposed,
  convtranspose_pad: transposed,
  convtranspose_pads: transposed,
  convtranspose_with_kernel: transposed,
  convtranspose_kernel_shape: transposed,
  maxpool_2d_default: maximum,
  maxpool_2d_pads: maximum,
  maxpool_2d_precomputed_pads: maximum,
  maxpool_2d_precomputed_same_upper: maximum,
  maxpool_2d_precomputed_strides: maximum,
  maxpool_2d_same_lower: maximum,
  maxpool_2d_same_upper: maximum,
  maxpool_2d_strides: maximum,
  averagepool_2d_default: average,
  averagepool_2d_pads: average,
  averagepool_2d_pads_count_include_pad: average,
  averagepool_2d_precomputed_pads: average,
  averagepool_2d_precomputed_pads_count_include_pad: average,
  averagepool_2d_precomputed_same_upper: average,
  averagepool_2d_precomputed_strides: average,
  averagepool_2d_same_lower: average,
  averagepool_2d_same_upper: average,
  averagepool_2d_strides: average,
  globalaveragepool: ([x]) => reduceMean(x!, [2, 3], keepDims),
  globalaveragepool_precomputed: ([x]) => reduceMean(x!, [2, 3], keepDims),
  globalmaxpool: ([x]) => reduceMax(x!, [2, 3], keepDims),
  globalmaxpool_precomputed: ([x]) => reduceMax(x!, [2, 3], keepDims),
  resize_upsample_scales_linear: resize('bilinear'),
  resize_upsample_scales_nearest: resize('nearest'),
};

const present = existsSync(nodeCaseFolder);
const title = 'the official ONNX node cases of convolution, pooling and resizing, by our own ops';

it.skipIf(!present)(present ? title : `${title} (skipped: install libonnx-testdata)`, async () => {
  for (const [name, build] of Object.entries(cases)) {
    const model = decodeModel(readCaseModel(`test_${name}`));
    for (const set of readDataSets(`test_${name}`, model)) {
      const given = [...set.inputs].filter(([, { type }]) => type === 'float32');
      const inputs = given.map(([key, { dims }]) => input(key, 'float32', dims));
      const [expected] = [...set.outputs.values()];
      const output = build(inputs, model.graph.node[0]!, expected!.dims);
      const feeds = given.map(
        ([key, { dims, data }]) =>
          [key, hostTensor('float32', dims, Array.from(data as Float32Array))] as const,
      );
      const [found] = await runGraph([output], new Map(feeds));
      const values = { shape: expected!.dims, data: Array.from(expected!.data as Float32Array) };
      expectCloseToMaximum(name, found!, values, 1e-5);
    }
  }
});

it.skipIf(!present)(
  'those of batch normalisation, by our layer: evaluation, and training with its statistics',
  async () => {
    for (const name of [
      'batchnorm_example',
      'batchnorm_epsilon',
      'batchnorm_example_training_mode',
      'batchnorm_epsilon_training_mode',
    ]) {
      const model = decodeModel(readCaseModel(`test_${name}`));
      const node = model.graph.node[0]!;
      const training = name.endsWith('training_mode');
      const epsilon = node.attribute.find((one) => one.name === 'epsilon')?.f ?? 1e-5;
      const [set] = readDataSets(`test_${name}`, model);
      const [x, scale, bias, mean, variance] = [...set!.inputs.values()];
      const scope = ModuleScope.root({ training });
      const y = batchNorm(scope, { epsilon }, input('x', 'float32', x!.dims));
      const feeds = Object.entries({ x, scale, bias, mean, variance }).map(
        ([key, value]) =>
          [key, hostTensor('float32', value!.dims, Array.from(value!.data as Float32Array))] as const,
      );
      const [found] = await runGraph([y], new Map(feeds));
      const [expected] = [...set!.outputs.values()];
      const values = { shape: expected!.dims, data: Array.from(expected!.data as Float32Array) };
      expectCloseToMaximum(name, found!, values, 1e-5);
    }
  },
);
