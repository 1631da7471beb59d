/** A whole small Transformer against PyTorch: logits, label-smoothed loss and the gradient of every parameter. */
import { expect, test } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import { padId } from '../../src/base/special-tokens.ts';
import { hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import { resolveModelConfig } from '../../src/models/model-config.ts';
import { sequenceToSequence } from '../../src/models/sequence-to-sequence.ts';
import { tokenCrossEntropy } from '../../src/nn/losses.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { sinusoids } from '../../src/nn/positions.ts';
import { runGraph } from '../contract/run-graph.ts';
import { parametersOf } from './expect-golden.ts';
import {
  expectCloseToMaximum,
  feedsOf,
  type GoldenTensor,
  type GoldenTensors,
  readGolden,
} from './golden-file.ts';
import { fromTorch, transformerRules } from './torch-names.ts';

interface Case {
  readonly norm: 'pre' | 'post';
  readonly parameters: GoldenTensors;
  readonly logits: GoldenTensor;
  readonly loss: number;
  readonly gradients: GoldenTensors;
}

interface Content {
  readonly dimensions: { readonly D: number; readonly H: number; readonly F: number; readonly L: number };
  readonly vocabulary: { readonly source: number; readonly target: number; readonly pad: number };
  readonly labelSmoothing: number;
  readonly source_ids: GoldenTensor;
  readonly target_input: GoldenTensor;
  readonly target_output: GoldenTensor;
  readonly positions: GoldenTensor;
  readonly cases: readonly Case[];
}

const golden = readGolden<Content>('transformer');
const { dimensions, vocabulary, labelSmoothing } = golden;
const ids = {
  source: golden.source_ids,
  targetInput: golden.target_input,
  targetOutput: golden.target_output,
};

/** The graph of logits [B, T, V], loss [] and the parameters it reads. */
function trace(norm: 'pre' | 'post') {
  const { D: width, H: heads, F: inner, L: layers } = dimensions;
  const side = { family: 'transformer', options: { width, heads, inner, layers, norm, dropout: 0 } };
  const model = sequenceToSequence(
    resolveModelConfig({
      encoder: { ...side, vocabulary: vocabulary.source },
      decoder: { ...side, vocabulary: vocabulary.target },
    }),
  );
  const scope = ModuleScope.root();
  const memory = model.encode(scope, input('source', 'int32', ids.source.shape));
  const logits = model.decode(scope, input('targetInput', 'int32', ids.targetInput.shape), memory);
  const target = input('targetOutput', 'int32', ids.targetOutput.shape);
  const scale = input('scale', 'float32', []);
  const loss = tokenCrossEntropy(logits, target, scale, { padding: vocabulary.pad, labelSmoothing });
  return { logits, loss, parameters: parametersOf(scope) };
}

/** The logits of positions that hold a token: PyTorch masks padded targets, we let them see what they like. */
function atTokens(data: ArrayLike<number | bigint>): readonly number[] {
  return ids.targetInput.data.flatMap((id, i) =>
    id === padId
      ? []
      : Array.from({ length: vocabulary.target }, (_, v) => Number(data[i * vocabulary.target + v])),
  );
}

test.each(golden.cases)('$norm-norm', async (expected) => {
  const { logits, loss, parameters } = trace(expected.norm);
  const rules = transformerRules(dimensions.L, expected.norm);
  const expectedGradients = fromTorch(rules, expected.gradients);
  expect([...parameters.keys()].toSorted()).toEqual(Object.keys(expectedGradients).toSorted());
  const tokens = ids.targetOutput.data.filter((id) => id !== padId).length;
  const feeds = new Map([
    ...feedsOf(fromTorch(rules, expected.parameters)),
    ...Object.entries(ids).map(
      ([name, { shape, data }]) => [name, hostTensor('int32', shape, data)] as const,
    ),
    ['scale', hostTensor('float32', [], [1 / tokens])] as const,
  ]);
  const reverse = gradients(loss, [...parameters.values()]);
  const [actualLogits, actualLoss, ...actual] = await runGraph([logits, loss, ...reverse], feeds);

  const expectedLogits = atTokens(expected.logits.data);
  atTokens(actualLogits!.data).forEach((value, i) => {
    expect(Math.abs(value - expectedLogits[i]!)).toBeLessThanOrEqual(1e-5);
  });
  expectCloseToMaximum('loss', actualLoss!, { shape: [], data: [expected.loss] }, 1e-4);
  [...parameters.keys()].forEach((name, i) => {
    expectCloseToMaximum(name, actual[i]!, expectedGradients[name]!, 1e-4);
  });
});

test('sinusoidal positions', () => {
  const { shape, data } = golden.positions;
  sinusoids(shape[0]!, shape[1]!).forEach((value, i) => {
    expect(Math.abs(value - data[i]!)).toBeLessThanOrEqual(1e-6);
  });
});
