/** ConvS2S blocks against PyTorch: with dilation, with a kernel of even size, with source padding. */
import { describe, test } from 'vitest';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { convolutionalDecoderBlock } from '../../src/nn/convolutional-decoder-block.ts';
import { convolutionalEncoderBlock } from '../../src/nn/convolutional-encoder-block.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { scaleByLength } from '../../src/nn/multi-step-attention.ts';
import { scaledSum } from '../../src/nn/scaled-sum.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { unsqueeze } from '../../src/ops/unsqueeze.ts';
import { expectGolden, parametersOf } from './expect-golden.ts';
import {
  biasOf,
  feedsOf,
  type GoldenTensor,
  type GoldenTensors,
  inputsOf,
  readGolden,
} from './golden-file.ts';
import { fromTorch, linear, same } from './torch-names.ts';

interface Case {
  readonly kernel: number;
  readonly dilation: number;
  readonly parameters: GoldenTensors;
  readonly projection: GoldenTensor;
  readonly output: GoldenTensor;
  readonly loss: number;
  readonly gradients: GoldenTensors;
}

interface Content {
  readonly padding: GoldenTensor;
  readonly encoder: { readonly inputs: GoldenTensors; readonly cases: readonly Case[] };
  readonly decoder: { readonly inputs: GoldenTensors; readonly cases: readonly Case[] };
}

type Forward = (scope: ModuleScope, options: Pick<Case, 'kernel' | 'dilation'>, x: Inputs) => Tensor;
type Inputs = (name: string) => Tensor;

const golden = readGolden<Content>('convolutional');
const bias = biasOf(golden.padding);
const mask = { ...golden.padding, data: golden.padding.data.map((hidden) => 1 - hidden) };

const encode: Forward = (scope, options, x) =>
  convolutionalEncoderBlock(scope, options, x('source'), unsqueeze(input('mask', 'float32', mask.shape), 2));

const decode: Forward = (scope, options, x) => {
  const hide = unsqueeze(input('bias', 'float32', bias.shape), 1);
  const value = scaleByLength(scaledSum(x('encoded'), x('source_embedded')), hide);
  const memory = { key: x('encoded'), value, bias: hide };
  return convolutionalDecoderBlock(scope, options, x('target'), x('embedded'), memory);
};

const convolution = [
  {
    ours: 'convolution.direction',
    torch: 'convolution.parametrizations.weight.original1',
    convert: tapsFirst,
  },
  { ours: 'convolution.scale', torch: 'convolution.parametrizations.weight.original0', convert: flat },
  { ours: 'convolution.bias', torch: 'convolution.bias', convert: same },
];
const attention = [...linear('attention.query', 'query'), ...linear('attention.output', 'output')];

/** [O, C, K] -> [K, C, O] */
function tapsFirst({ shape, data }: GoldenTensor): GoldenTensor {
  const [outputs, channels, taps] = shape as [number, number, number];
  const at = (i: number) => {
    const [tap, channel, output] = [
      Math.floor(i / (channels * outputs)),
      Math.floor(i / outputs) % channels,
      i % outputs,
    ];
    return data[(output * channels + channel) * taps + tap]!;
  };
  return { shape: [taps, channels, outputs], data: data.map((_, i) => at(i)) };
}

/** [O, 1, 1] -> [O] */
function flat({ data }: GoldenTensor): GoldenTensor {
  return { shape: [data.length], data };
}

describe.each([
  { side: 'encoder', forward: encode, rules: convolution },
  { side: 'decoder', forward: decode, rules: [...convolution, ...attention] },
] as const)('$side block', ({ side, forward, rules }) => {
  const { inputs, cases } = golden[side];

  test.each(cases)('kernel $kernel, dilation $dilation', async ({ kernel, dilation, ...expected }) => {
    const scope = ModuleScope.root();
    const states = inputsOf(inputs);
    const output = forward(scope, { kernel, dilation }, (name) => states.get(name)!);
    const projection = input('projection', 'float32', expected.projection.shape);
    const loss = reduceSum(mul(output, projection));
    const variables = new Map([...parametersOf(scope), ...states]);
    const stateGradients = Object.fromEntries([...states.keys()].map((k) => [k, expected.gradients[k]!]));
    const gradients = { ...fromTorch(rules, expected.gradients), ...stateGradients };
    const parameters = fromTorch(rules, expected.parameters);
    const feeds = feedsOf({ ...parameters, ...inputs, bias, mask, projection: expected.projection });
    await expectGolden({ output, loss, variables }, { ...expected, gradients }, feeds);
  });
});
