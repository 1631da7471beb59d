/** Scaled dot-product and multi-head attention against PyTorch. */
import { describe, test } from 'vitest';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { attention } from '../../src/nn/attention.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { crossAttention, memoryProjection, multiHeadAttention } from '../../src/nn/multi-head-attention.ts';
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
import { crossAttentionRules, fromTorch, selfAttentionRules } from './torch-names.ts';

interface Case {
  readonly kind?: 'self' | 'cross';
  readonly mask: 'none' | 'padding' | 'causal' | 'both';
  readonly output: GoldenTensor;
  readonly loss: number;
  readonly gradients: GoldenTensors;
}

interface Group {
  readonly inputs: GoldenTensors;
  readonly projection: GoldenTensor;
  readonly cases: readonly Case[];
}

interface Content {
  readonly dimensions: { readonly D: number; readonly H: number };
  /** [B, S] and [T, S] */
  readonly masks: Readonly<Record<'padding' | 'causal', GoldenTensor>>;
  readonly scaledDotProduct: Group;
  readonly multiHead: Group & { readonly parameters: GoldenTensors };
}

const { dimensions, masks, scaledDotProduct, multiHead } = readGolden<Content>('attention');
const { D, H } = dimensions;
const biases = { padding: biasOf(masks.padding), causal: biasOf(masks.causal) };

/** The bias of a case: [B, 1, 1, S], [T, S] or their sum. */
function biasFor({ mask }: Case): Tensor | undefined {
  const { padding, causal } = biases;
  const [rows, keys] = padding.shape;
  const hidePadding = reshape(input('padding', 'float32', padding.shape), [rows!, 1, 1, keys!]);
  const hideFuture = input('causal', 'float32', causal.shape);
  return { none: undefined, padding: hidePadding, causal: hideFuture, both: add(hidePadding, hideFuture) }[
    mask
  ];
}

/** sum(output * projection) */
function projected(output: Tensor, { shape }: GoldenTensor): Tensor {
  return reduceSum(mul(output, input('projection', 'float32', shape)));
}

describe('scaled dot-product attention', () => {
  test.each(scaledDotProduct.cases.map((c) => [c.mask, c] as const))('mask: %s', async (_, expected) => {
    const { inputs, projection } = scaledDotProduct;
    const variables = inputsOf(inputs);
    const [query, key, value] = ['query', 'key', 'value'].map((name) => variables.get(name)!);
    const output = attention(ModuleScope.root(), {}, query!, key!, value!, biasFor(expected));
    const loss = projected(output, projection);
    await expectGolden({ output, loss, variables }, expected, feedsOf({ ...inputs, projection, ...biases }));
  });
});

describe('multi-head attention', () => {
  const { inputs, projection, parameters, cases } = multiHead;

  test.each(cases.map((c) => [c.kind!, c.mask, c] as const))('%s, mask: %s', async (kind, _, expected) => {
    const scope = ModuleScope.root();
    const states = new Map([...inputsOf(inputs)].filter(([name]) => name in expected.gradients));
    const causal = firstColumns(biases.causal, inputs.query!.shape[1]!);
    const output =
      kind === 'self'
        ? multiHeadAttention(
            scope,
            { heads: H },
            states.get('query')!,
            input('causal', 'float32', causal.shape),
          )
        : attendToMemory(scope, states, biasFor(expected));
    const loss = projected(output, projection);
    const variables = new Map([...parametersOf(scope), ...states]);
    const rules = (kind === 'self' ? selfAttentionRules : crossAttentionRules)('', '');
    const stateGradients = Object.fromEntries([...states.keys()].map((k) => [k, expected.gradients[k]!]));
    const gradients = { ...fromTorch(rules, expected.gradients), ...stateGradients };
    const fed = { ...fromTorch(rules, parameters), ...inputs, projection, ...biases };
    const feeds = feedsOf(kind === 'self' ? { ...fed, causal } : fed);
    await expectGolden({ output, loss, variables }, { ...expected, gradients }, feeds);
  });
});

/** Attention of the query to the memory, which gives keys and values. */
function attendToMemory(scope: ModuleScope, states: ReadonlyMap<string, Tensor>, bias?: Tensor): Tensor {
  const memory = memoryProjection(scope, { heads: H, width: D }, states.get('memory')!);
  return crossAttention(scope, { heads: H }, states.get('query')!, memory, bias);
}

function firstColumns({ shape, data }: GoldenTensor, count: number): GoldenTensor {
  const [rows, columns] = shape as [number, number];
  return { shape: [rows, count], data: data.filter((_, i) => i % columns < count) };
}
