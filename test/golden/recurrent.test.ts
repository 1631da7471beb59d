/** Recurrent layers against PyTorch, and the attention of recurrent decoders against the papers' equations. */
import { describe, expect, test } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import { hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { attendedMemory } from '../../src/models/attentional-state.ts';
import { decodeWithInputFeeding, firstFed } from '../../src/models/input-feeding.ts';
import { recurrentDecoderOptions } from '../../src/models/recurrent-options.ts';
import { elman } from '../../src/nn/elman.ts';
import { gru } from '../../src/nn/gru.ts';
import { lstm } from '../../src/nn/lstm.ts';
import { memoryAttentions } from '../../src/nn/memory-attention.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { bidirectional, type RecurrentContext, type RecurrentStates } from '../../src/nn/recurrence.ts';
import { recurrentStack } from '../../src/nn/recurrent-stack.ts';
import { add } from '../../src/ops/add.ts';
import { cast } from '../../src/ops/cast.ts';
import { concat } from '../../src/ops/concat.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { reshape } from '../../src/ops/reshape.ts';
import { split } from '../../src/ops/split.ts';
import { unsqueeze } from '../../src/ops/unsqueeze.ts';
import { runGraph } from '../contract/run-graph.ts';
import { parametersOf } from './expect-golden.ts';
import {
  biasOf,
  expectClose,
  expectCloseToMaximum,
  feedsOf,
  type GoldenTensor,
  type GoldenTensors,
  inputsOf,
  readGolden,
} from './golden-file.ts';
import { fromTorch, inputFeedingRules, recurrentRules, resetBeforeRules, scoreRules } from './torch-names.ts';

interface Case {
  readonly name: string;
  readonly inputs: GoldenTensors;
  readonly parameters: GoldenTensors;
  readonly projections: readonly GoldenTensor[];
  readonly output: GoldenTensor;
  readonly final: readonly GoldenTensor[];
  readonly gradients: GoldenTensors;
}

interface Content {
  readonly dimensions: { readonly B: number; readonly T: number; readonly H: number };
  /** [B, T]: 1 at tokens. */
  readonly mask: GoldenTensor;
  readonly oneLayer: readonly Case[];
  readonly packed: readonly Case[];
  readonly attention: readonly Case[];
  readonly inputFeeding: Case;
}

const golden = readGolden<Content>('recurrent');
const { B, T, H } = golden.dimensions;
const hidden = { ...golden.mask, data: golden.mask.data.map((isToken) => 1 - isToken) };

type Layer = (
  scope: ModuleScope,
  options: { readonly width: number; readonly reverse?: boolean },
  x: Tensor,
  context: RecurrentContext,
) => RecurrentStates;

const layers = new Map<string, Layer>([
  ['elman, tanh', elman],
  ['elman, relu', (scope, options, ...inputs) => elman(scope, { ...options, activation: 'relu' }, ...inputs)],
  ['lstm', lstm],
  ['gru', gru],
  [
    'gru, reset before',
    (scope, options, ...inputs) => gru(scope, { ...options, reset: 'before' }, ...inputs),
  ],
]);

/** Holds outputs and final states to 1e-5, gradients to 1e-4 of the largest element. */
async function expectCase(
  traced: { readonly output: Tensor; readonly final: readonly Tensor[]; readonly scope: ModuleScope },
  inputs: ReadonlyMap<string, Tensor>,
  expected: Case,
  rules: Parameters<typeof fromTorch>[0],
): Promise<void> {
  const { output, final, scope } = traced;
  const results = [output, ...final];
  const projected = results.map((y, i) => reduceSum(mul(y, input(`projection.${i}`, 'float32', y.shape))));
  const variables = new Map([...parametersOf(scope), ...inputs]);
  const wanted = { ...fromTorch(rules, expected.gradients), ...pick(expected.gradients, [...inputs.keys()]) };
  expect([...variables.keys()].toSorted()).toEqual(Object.keys(wanted).toSorted());
  const feeds = new Map([
    ...feedsOf({ ...expected.inputs, ...fromTorch(rules, expected.parameters), bias: biasOf(hidden) }),
    ...feedsOf(Object.fromEntries(expected.projections.map((p, i) => [`projection.${i}`, p]))),
    ['mask', hostTensor('bool', [B, T], golden.mask.data)] as const,
  ]);
  const reverse = gradients(projected.reduce(add), [...variables.values()]);
  const found = await runGraph([...results, ...reverse], feeds);
  [expected.output, ...expected.final].forEach((y, i) => {
    expectClose(found[i]!, y, 1e-5);
  });
  [...variables.keys()].forEach((name, i) => {
    expectCloseToMaximum(name, found[results.length + i]!, wanted[name]!, 1e-4);
  });
}

function pick(tensors: GoldenTensors, names: readonly string[]): GoldenTensors {
  return Object.fromEntries(names.map((name) => [name, tensors[name]!]));
}

describe('one layer from given initial states', () => {
  test.each(golden.oneLayer.map((c) => [c.name, c] as const))('%s', async (name, expected) => {
    const layer = layers.get(name)!;
    const scope = ModuleScope.root();
    const inputs = inputsOf(expected.inputs);
    const initial = [...inputs].filter(([key]) => key !== 'x').map(([, tensor]) => tensor);
    const { states, final } = layer(scope, { width: H }, inputs.get('x')!, { initial });
    const rules = name === 'gru, reset before' ? resetBeforeRules : recurrentRules('', 'l0', name === 'gru');
    await expectCase({ output: states, final, scope }, inputs, expected, rules);
  });
});

describe('two bidirectional layers over rows of different lengths', () => {
  const mask = input('mask', 'bool', [B, T]);

  test.each(golden.packed.map((c) => [c.name, c] as const))('%s', async (name, expected) => {
    const layer = layers.get(name)!;
    const scope = ModuleScope.root();
    const inputs = inputsOf(expected.inputs);
    const options = { layers: 2, dropout: 0, residual: false };
    const stack = recurrentStack(scope, options, inputs.get('x')!, (inside, x) =>
      bidirectional(inside, (side, reverse) => layer(side, { width: H, reverse }, x, { mask })),
    );
    // PyTorch has zeros at padding and lists the final states of all layers and directions.
    const output = mul(stack.states, unsqueeze(cast(mask, 'float32'), 2));
    const final = stack.final[0]!.map((_, i) =>
      concat(
        stack.final.flatMap((states) => split(states[i]!, 1, [H, H]).map((side) => unsqueeze(side, 0))),
        0,
      ),
    );
    const rules = [0, 1].flatMap((i) => [
      ...recurrentRules(`layers.${i}.forward.`, `l${i}`, name === 'gru'),
      ...recurrentRules(`layers.${i}.backward.`, `l${i}_reverse`, name === 'gru'),
    ]);
    await expectCase({ output, final, scope }, inputs, expected, rules);
  });
});

describe('attention to a memory with padding', () => {
  test.each(golden.attention.map((c) => [c.name as keyof typeof scoreRules, c] as const))(
    '%s',
    async (name, expected) => {
      const { prepare, attend } = memoryAttentions[name];
      const scope = ModuleScope.root();
      const inputs = inputsOf(expected.inputs);
      const options = { width: expected.inputs.query!.shape[2]!, heads: 1 };
      const bias = reshape(input('bias', 'float32', [B, T]), [B, 1, 1, T]);
      const prepared = prepare(scope, options, inputs.get('memory')!);
      const output = attend(scope, options, inputs.get('query')!, prepared, bias);
      await expectCase({ output, final: [], scope }, inputs, expected, scoreRules[name]);
    },
  );
});

test('two layers with input feeding', async () => {
  const expected = golden.inputFeeding;
  const scope = ModuleScope.root();
  const inputs = inputsOf(expected.inputs);
  const options = recurrentDecoderOptions.parse({ layers: 2, width: H, dropout: 0, inputFeeding: true });
  const bias = reshape(input('bias', 'float32', [B, T]), [B, 1, 1, T]);
  const x = inputs.get('memory')!;
  const attended = { ...attendedMemory(scope, options, { x, mask: input('mask', 'bool', [B, T]) }), bias };
  const { states, after } = decodeWithInputFeeding(
    scope,
    {
      options,
      attended,
      layer: (inside, x, initial) => lstm(inside, { width: H }, x, { initial }),
    },
    inputs.get('x')!,
    {
      layers: [0, 1].map((i) => ['hidden', 'cell'].map((name) => inputs.get(`${name}.${i}`)!)),
      fed: firstFed(B, options),
    },
  );
  await expectCase(
    { output: states, final: after.layers.flat(), scope },
    inputs,
    expected,
    inputFeedingRules,
  );
});
