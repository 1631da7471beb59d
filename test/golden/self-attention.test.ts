/** The self-attention exercise of `examples/self-attention.ts` against PyTorch. */
import { compile, hostTensor, input, ModuleScope, nodeRuntime } from 'heddle';
import { expect, test } from 'vitest';
import { classicSelfAttention } from '../../examples/self-attention.ts';
import { feedsOf, type GoldenTensor, type GoldenTensors, readGolden } from './golden-file.ts';
import { classicAttentionRules, fromTorch } from './torch-names.ts';

interface Formula {
  readonly shape: readonly number[];
  readonly phase: number;
  readonly scale: number;
}

interface Case {
  readonly inputs: 'self' | 'cross';
  readonly masked: boolean;
  /** Flat places in the output and what stands there. */
  readonly indices: readonly number[];
  readonly values: readonly number[];
  readonly mean: number;
}

interface Content {
  readonly dimensions: Readonly<Record<'N' | 'length' | 'embedSize' | 'heads', number>>;
  readonly formulas: Readonly<Record<string, Formula>>;
  readonly lastValues: GoldenTensors;
  readonly cases: readonly Case[];
}

const { dimensions, formulas, lastValues, cases } = readGolden<Content>('self-attention');
const { N, length, heads } = dimensions;

/** value(i) = float32(scale * sin(i^2 * 0.7 + phase)) */
function evaluate({ shape, phase, scale }: Formula): GoldenTensor {
  const size = shape.reduce((product, d) => product * d, 1);
  const data = Array.from({ length: size }, (_, i) => Math.fround(scale * Math.sin(i * i * 0.7 + phase)));
  return { shape, data };
}

const tensors = Object.fromEntries(
  Object.entries(formulas).map(([name, formula]) => [name, evaluate(formula)]),
);
const { values, keys, query } = tensors as Record<'values' | 'keys' | 'query', GoldenTensor>;

test('the formulas give the inputs that PyTorch had', () => {
  for (const [name, { data }] of Object.entries(lastValues)) {
    tensors[name]!.data.slice(-4).forEach((value, i) => {
      expect(Math.abs(value - data[i]!), name).toBeLessThan(1e-7);
    });
  }
});

test.each(cases)('inputs $inputs, masked $masked', async ({ inputs, masked, ...expected }) => {
  const named = inputs === 'self' ? { values: query, keys: query, query } : { values, keys, query };
  const mask = masked ? input('mask', 'bool', [N, 1, 1, length]) : undefined;
  const state = (name: keyof typeof named) => input(name, 'float32', named[name].shape);
  const [v, k, q] = [state('values'), state('keys'), state('query')];
  const output = classicSelfAttention(ModuleScope.root(), { heads }, v, k, q, mask);
  const isVisible = (i: number) => Math.floor(i / length) % 2 === 0 || i % length < length - 3;
  const visible = Array.from({ length: N * length }, (_, i) => (isVisible(i) ? 1 : 0));
  const model = await compile({ output }, nodeRuntime);
  const results = await model.run({
    ...Object.fromEntries(feedsOf({ ...fromTorch(classicAttentionRules, tensors), ...named })),
    ...(masked && { mask: hostTensor('bool', [N, 1, 1, length], visible) }),
  });
  await model.release();
  const actual = results.get('output')!;

  expect(actual.dims).toEqual([32, 10, 256]);
  expected.indices.forEach((index, i) => {
    expect(Math.abs(Number(actual.data[index]) - expected.values[i]!), `${index}`).toBeLessThanOrEqual(1e-5);
  });
  const sum = Array.from(actual.data, Number).reduce((total, value) => total + value, 0);
  expect(Math.abs(sum / actual.data.length - expected.mean)).toBeLessThan(1e-6);
});
