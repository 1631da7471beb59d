/** One encoder layer and one decoder layer against PyTorch: pre-norm and post-norm, ReLU and GELU. */
import { describe, test } from 'vitest';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { causalBias } from '../../src/nn/attention-bias.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { memoryProjection } from '../../src/nn/multi-head-attention.ts';
import { transformerDecoderLayer } from '../../src/nn/transformer-decoder-layer.ts';
import { transformerEncoderLayer } from '../../src/nn/transformer-encoder-layer.ts';
import { add } from '../../src/ops/add.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { reshape } from '../../src/ops/reshape.ts';
import { expectGolden, parametersOf } from './expect-golden.ts';
import {
  biasOf,
  feedsOf,
  type GoldenTensor,
  type GoldenTensors,
  inputsOf,
  readGolden,
} from './golden-file.ts';
import { decoderLayerRules, encoderLayerRules, fromTorch } from './torch-names.ts';

interface Case {
  readonly norm: 'pre' | 'post';
  readonly activation: 'relu' | 'gelu';
  readonly output: GoldenTensor;
  readonly loss: number;
  readonly gradients: GoldenTensors;
}

interface Content {
  readonly dimensions: { readonly T: number; readonly D: number; readonly H: number; readonly F: number };
  readonly masks: GoldenTensors;
  readonly inputs: GoldenTensors;
  readonly projection: GoldenTensor;
  readonly parameters: GoldenTensors;
  readonly cases: readonly Case[];
}

type Forward = (
  scope: ModuleScope,
  options: { heads: number; inner: number } & Pick<Case, 'norm' | 'activation'>,
  states: ReadonlyMap<string, Tensor>,
  content: Content,
) => Tensor;

const encode: Forward = (scope, options, states, { masks }) =>
  transformerEncoderLayer(scope, options, states.get('source')!, paddingBias(masks, 'src_key_padding_mask'));

const decode: Forward = (scope, options, states, { masks, dimensions }) => {
  const selfBias = add(paddingBias(masks, 'tgt_key_padding_mask'), causalBias(dimensions.T));
  const { heads } = options;
  const projected = memoryProjection(
    scope.child('crossAttention'),
    { heads, width: dimensions.D },
    states.get('memory')!,
  );
  const memory = { ...projected, bias: paddingBias(masks, 'memory_key_padding_mask') };
  return transformerDecoderLayer(scope, options, states.get('target')!, memory, selfBias);
};

/** The named mask [B, S], 1 at padding, as a bias [B, 1, 1, S]. */
function paddingBias(masks: GoldenTensors, name: string): Tensor {
  const [rows, length] = masks[name]!.shape as [number, number];
  return reshape(input(name, 'float32', [rows, length]), [rows, 1, 1, length]);
}

describe.each([
  { name: 'encoder-layer', forward: encode, rules: encoderLayerRules('', '') },
  { name: 'decoder-layer', forward: decode, rules: decoderLayerRules('', '') },
])('$name', ({ name, forward, rules }) => {
  const content = readGolden<Content>(name);
  const { dimensions, masks, inputs, projection, parameters } = content;

  test.each(content.cases)('$norm-norm, $activation', async ({ norm, activation, ...expected }) => {
    const scope = ModuleScope.root();
    const states = inputsOf(inputs);
    const options = { heads: dimensions.H, inner: dimensions.F, norm, activation };
    const output = forward(scope, options, states, content);
    const loss = reduceSum(mul(output, input('projection', 'float32', projection.shape)));
    const variables = new Map([...parametersOf(scope), ...states]);
    const stateGradients = Object.fromEntries([...states.keys()].map((k) => [k, expected.gradients[k]!]));
    const gradients = { ...fromTorch(rules, expected.gradients), ...stateGradients };
    const biases = Object.fromEntries(Object.entries(masks).map(([mask, x]) => [mask, biasOf(x)]));
    const feeds = feedsOf({ ...fromTorch(rules, parameters), ...inputs, ...biases, projection });
    await expectGolden({ output, loss, variables }, { ...expected, gradients }, feeds);
  });
});
