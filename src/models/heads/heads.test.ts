/** Every head against a plain reference, and its gradients against finite differences. */
import { describe, expect, test } from 'vitest';
import { runGraph } from '../../../test/contract/run-graph.ts';
import { checkGradients, tolerancesOf } from '../../autodiff/check-gradients.ts';
import { gradients } from '../../autodiff/gradients.ts';
import { keyOf, normalValues } from '../../base/random.ts';
import { dim } from '../../graph/dim.ts';
import { type HostTensor, hostTensor } from '../../graph/host-tensor.ts';
import { input } from '../../graph/input.ts';
import { initializeParameters, layoutOf, viewsOf } from '../../nn/flat-parameters.ts';
import { B, ModuleScope, T } from '../../nn/module-scope.ts';
import { classification } from './classification.ts';
import { bestTokens, fillMask } from './fill-mask.ts';
import { type Head, tensorOf } from './head.ts';
import { questionAnswering } from './question-answering.ts';
import { tokenClassification } from './token-classification.ts';

const [rows, steps, width, size, vocabulary] = [3, 4, 3, 2, 5];
const M = dim('M');
const lengths = [4, 2, 3];
const random = (seed: number, count: number) => Array.from(normalValues(keyOf(seed), count, 1));
const everyToken = (f: (row: number, t: number) => number) =>
  lengths.flatMap((_, row) => Array.from({ length: steps }, (_, t) => f(row, t)));

const xValues = random(1, rows * steps * width);
const fixed: readonly (readonly [string, HostTensor])[] = [
  ['x', hostTensor('float32', [rows, steps, width], xValues)],
  ['table', hostTensor('float32', [vocabulary, size], random(2, vocabulary * size))],
  [
    'mask',
    hostTensor(
      'bool',
      [rows, steps],
      everyToken((row, t) => Number(t < (lengths[row] ?? 0))),
    ),
  ],
  // The second token is the question's.
  [
    'allowed',
    hostTensor(
      'int32',
      [rows, steps],
      everyToken((_, t) => Number(t !== 1)),
    ),
  ],
];
const given = {
  x: input('x', 'float32', [B, T, width]),
  mask: input('mask', 'bool', [B, T]),
  table: input('table', 'float32', [vocabulary, size]),
  allowed: input('allowed', 'int32', [B, T]),
};

/** Runs a head on the fixed input; the parameters are random, zero biases aside. */
async function runHead(
  head: Head,
  options: Record<string, unknown>,
  labels: readonly (readonly [string, HostTensor])[],
  labelSmoothing = 0,
) {
  const scope = ModuleScope.root();
  const outputs = head.outputs(scope, options, given);
  const fields = head.labels(options, 'T');
  const fed = new Map(
    [...fields].map(([name, { dtype, axes }]) => {
      const shape = axes.map((axis) => (typeof axis === 'string' ? T : axis));
      return [name, input(name, dtype, [B, ...shape])];
    }),
  );
  const scale = input('scale', 'float32', []);
  const loss = head.loss(options, outputs, fed, scale, { labelSmoothing });
  const weights = viewsOf(layoutOf(scope.parameters), initializeParameters(scope.parameters, 4));
  const feeds = new Map([
    ...weights,
    ...fixed,
    ...labels,
    ['scale', hostTensor('float32', [], [0.5])] as const,
  ]);
  const variables = [given.x, ...scope.parameters.map(({ tensor }) => tensor)];
  const names = ['x', ...scope.parameters.map(({ name }) => name)];
  const read = (name: string) => Array.from(feeds.get(name)?.data ?? [], Number);
  const [value, ...rest] = await runGraph([loss, ...outputs.values(), ...gradients(loss, variables)], feeds);
  const mismatches = await checkGradients({
    inputs: names.flatMap((name) => feeds.get(name) ?? []),
    gradients: new Map(names.map((_, i) => [i, rest[outputs.size + i]?.data ?? []])),
    loss: async (inputs) => {
      const changed = new Map([
        ...feeds,
        ...names.map((name, i) => [name, inputs[i] as HostTensor] as const),
      ]);
      return Number((await runGraph([loss], changed))[0]?.data[0]);
    },
    ...tolerancesOf('float32'),
    // Small enough that no step crosses the kink of a ReLU.
    epsilon: 2e-3,
  });
  expect(mismatches).toEqual([]);
  const results = [...outputs.keys()].map(
    (name, i) => [name, Array.from(rest[i]?.data ?? [], Number)] as const,
  );
  return { loss: Number(value?.data[0]), outputs: new Map(results), names: names.slice(1), read };
}

const tokenAt = (row: number, t: number) =>
  xValues.slice((row * steps + t) * width, (row * steps + t + 1) * width);
const affine = (x: readonly number[], weight: readonly number[], bias: readonly number[], columns: number) =>
  Array.from({ length: columns }, (_, o) =>
    x.reduce((s, v, i) => s + v * (weight[i * columns + o] ?? 0), bias[o] ?? 0),
  );
const nll = (logits: readonly number[], label: number, smoothing = 0) => {
  const total = Math.log(logits.reduce((s, v) => s + Math.exp(v), 0));
  const mean = logits.reduce((s, v) => s + total - v, 0) / logits.length;
  return label < 0 ? 0 : (1 - smoothing) * (total - (logits[label] ?? 0)) + smoothing * mean;
};
const softplus = (x: number) => Math.log1p(Math.exp(x));
const rowsOf = (values: readonly number[] | undefined, columns: number) =>
  Array.from({ length: (values ?? []).length / columns }, (_, i) =>
    (values ?? []).slice(i * columns, (i + 1) * columns),
  );
function expectNear(actual: readonly number[] | undefined, expected: readonly number[]) {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual?.[i], `element ${i}`).toBeCloseTo(value, 4);
  });
}

describe('classification', () => {
  const label = [['label', hostTensor('int32', [rows], [1, -1, 0])]] as const;

  test.each([
    { pooling: 'first', hidden: 'tanh', f: Math.tanh },
    { pooling: 'first', hidden: 'relu', f: (x: number) => Math.max(0, x) },
  ])('first token, $hidden, cross-entropy', async ({ f, ...options }) => {
    const chosen = classification.options.parse({ labels: 2, ...options });
    const { loss, outputs, names, read } = await runHead(classification, chosen, label, 0.1);
    expect(names).toEqual(
      ['hidden.weight', 'hidden.bias', 'output.weight', 'output.bias'].map(
        (name) => `head.classification.${name}`,
      ),
    );
    const expected = lengths.map((_, row) => {
      const hidden = affine(tokenAt(row, 0), read('head.classification.hidden.weight'), [], width).map(f);
      return affine(hidden, read('head.classification.output.weight'), [], 2);
    });
    expectNear(outputs.get('logits'), expected.flat());
    expect(loss).toBeCloseTo((nll(expected[0] ?? [], 1, 0.1) + nll(expected[2] ?? [], 0, 0.1)) / 2, 4);
  });

  test('last token without hidden layer and bias, several labels', async () => {
    const options = { labels: 2, pooling: 'last', bias: false, multiLabel: true };
    const chosen = classification.options.parse(options);
    const truth = [1, 1, 0, 0, 1, 0];
    const labels = [['labels', hostTensor('float32', [rows, 2], truth)]] as const;
    const { loss, outputs, names, read } = await runHead(classification, chosen, labels);
    expect(names).toEqual(['head.classification.output.weight']);
    const expected = lengths.flatMap((length, row) =>
      affine(tokenAt(row, length - 1), read(names[0] ?? ''), [], 2),
    );
    expectNear(outputs.get('logits'), expected);
    const sum = expected.reduce((s, x, i) => s + softplus(x) - x * (truth[i] ?? 0), 0);
    expect(loss).toBeCloseTo(sum / 2, 4);
    expect(classification.labels(chosen, 'T').get(classification.units(chosen))?.axes).toEqual([2]);
  });
});

test('classification of mixed items: the cross-entropy to the mean of two labels, weighted by the shares', async () => {
  const chosen = classification.options.parse({ labels: 2, pooling: 'first', mixed: true });
  const names = [...classification.labels(chosen, 'T').keys()];
  expect([names, classification.units(chosen)]).toEqual([['label', 'partner', 'share'], 'label']);
  const shares = [0.7, 0.25, 1];
  const labels = [
    ['label', hostTensor('int32', [rows], [1, 0, 0])],
    ['partner', hostTensor('int32', [rows], [0, 0, -1])],
    ['share', hostTensor('float32', [rows], shares)],
  ] as const;
  const { loss, outputs } = await runHead(classification, chosen, labels);
  const logits = rowsOf([...(outputs.get('logits') ?? [])], 2);
  const expected =
    0.7 * nll(logits[0] ?? [], 1) +
    0.3 * nll(logits[0] ?? [], 0) +
    nll(logits[1] ?? [], 0) +
    nll(logits[2] ?? [], 0);
  expect(loss).toBeCloseTo(expected / 2, 4);
});

const tokenLabels = everyToken((row, t) => (t < (lengths[row] ?? 0) && t !== 1 ? (row + t) % 2 : -1));
const labels = [['labels', hostTensor('int32', [rows, steps], tokenLabels)]] as const;

test('token classification: a linear map of each token, -1 counts nothing', async () => {
  const chosen = tokenClassification.options.parse({ labels: 2 });
  const { loss, outputs, read } = await runHead(tokenClassification, chosen, labels);
  const weight = read('head.token-classification.output.weight');
  const expected = lengths.flatMap((_, row) =>
    Array.from({ length: steps }, (_, t) => affine(tokenAt(row, t), weight, [], 2)),
  );
  expectNear(outputs.get('logits'), expected.flat());
  expect(loss).toBeCloseTo(expected.reduce((s, x, i) => s + nll(x, tokenLabels[i] ?? -1), 0) / 2, 4);
});

test('fill-mask: dense, GELU, normalisation, and the embedding table as output', async () => {
  const chosen = fillMask.options.parse({ transform: 'gelu-tanh', epsilon: 1e-2 });
  const { loss, outputs, names, read } = await runHead(fillMask, chosen, labels);
  expect(names.map((name) => name.slice('head.fill-mask.'.length))).toEqual([
    'transform.weight',
    'transform.bias',
    'norm.scale',
    'norm.bias',
    'bias',
  ]);
  const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
  const table = rowsOf(read('table'), size);
  const expected = rowsOf(xValues, width).map((x) => {
    const hidden = affine(x, read('head.fill-mask.transform.weight'), [], size).map(gelu);
    const mean = hidden.reduce((s, v) => s + v, 0) / size;
    const variance = hidden.reduce((s, v) => s + (v - mean) ** 2, 0) / size;
    const normal = hidden.map((v) => (v - mean) / Math.sqrt(variance + 1e-2));
    return table.map((entry) => entry.reduce((s, e, i) => s + e * (normal[i] ?? 0), 0));
  });
  expectNear(outputs.get('logits'), expected.flat());
  expect(loss).toBeCloseTo(expected.reduce((s, x, i) => s + nll(x, tokenLabels[i] ?? -1), 0) / 2, 4);
});

test('fill-mask at some places only: the logits of all places there, and the best tokens of each', async () => {
  const chosen = fillMask.options.parse({});
  const places = [3, 0, -1, 1, 2, 2];
  const weights = hostTensor('int32', [rows, 2], places);
  const scope = ModuleScope.root();
  const all = tensorOf(fillMask.outputs(scope, chosen, given), 'logits');
  const some = fillMask.outputs(scope, chosen, { ...given, places: input('places', 'int32', [B, M]) });
  const best = bestTokens(some);
  const parameters = viewsOf(layoutOf(scope.parameters), initializeParameters(scope.parameters, 4));
  const wanted = [all, tensorOf(some, 'logits'), tensorOf(best, 'best'), tensorOf(best, 'logProbabilities')];
  const results = await runGraph(wanted, new Map([...parameters, ...fixed, ['places', weights] as const]));
  const [every = [], picked = [], ids = [], logarithms = []] = results.map(({ data }) =>
    rowsOf(Array.from(data, Number), vocabulary),
  );
  places.forEach((place, i) => {
    if (place < 0) return;
    const expected = every[Math.floor(i / 2) * steps + place] ?? [];
    expectNear(picked[i], expected);
    const order = [...expected.keys()].sort((a, b) => (expected[b] ?? 0) - (expected[a] ?? 0));
    expect(ids[i]).toEqual(order);
    expectNear(
      logarithms[i],
      order.map((id) => -nll(expected, id)),
    );
  });
});

test('fill-mask without transform refuses a table of another width', () => {
  const chosen = fillMask.options.parse({ transform: 'none' });
  expect(() => fillMask.outputs(ModuleScope.root(), chosen, given)).toThrow(
    'states of width 3 with embeddings of size 2',
  );
});

test('question answering: no answer at padding or in the question; the mean of two cross-entropies', async () => {
  const [start, end] = [
    [0, 0, 2],
    [2, 0, 2],
  ];
  const { loss, outputs, read } = await runHead(questionAnswering, questionAnswering.options.parse({}), [
    ['start', hostTensor('int32', [rows], start)],
    ['end', hostTensor('int32', [rows], end)],
  ]);
  const weight = read('head.question-answering.output.weight');
  const logits = [0, 1].map((side) =>
    lengths.map((length, row) =>
      Array.from({ length: steps }, (_, t) =>
        t < length && t !== 1 ? (affine(tokenAt(row, t), weight, [], 2)[side] ?? 0) : -1e9,
      ),
    ),
  );
  expectNear(outputs.get('startLogits'), logits[0]?.flat() ?? []);
  expectNear(outputs.get('endLogits'), logits[1]?.flat() ?? []);
  const sum = lengths.reduce(
    (s, _, row) =>
      s + nll(logits[0]?.[row] ?? [], start[row] ?? -1) + nll(logits[1]?.[row] ?? [], end[row] ?? -1),
    0,
  );
  expect(loss).toBeCloseTo(sum / 4, 4);
});
