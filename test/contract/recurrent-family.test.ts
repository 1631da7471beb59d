/**
 * What is the recurrent families' own: a decoder that is trained in one loop over the whole target has the values
 * and the gradients of its steps traced one after another, dropout included.
 */
import { expect, it } from 'vitest';
import { checkGradients, tolerancesOf } from '../../src/autodiff/check-gradients.ts';
import { gradients } from '../../src/autodiff/gradients.ts';
import { keyOf, normalValues } from '../../src/base/random.ts';
import { traceParameters } from '../../src/bundle/trace-parameters.ts';
import { sameDim } from '../../src/graph/dim.ts';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import type { SequenceToSequence } from '../../src/models/sequence-to-sequence.ts';
import { initializeParameters, layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { memoryAttentionKinds } from '../../src/nn/memory-attention.ts';
import { B, type DropoutSite, ModuleScope, S, T } from '../../src/nn/module-scope.ts';
import { emitModel } from '../../src/onnx/emit.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { concat } from '../../src/ops/concat.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { slice } from '../../src/ops/slice.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { stepGraph } from '../../src/search/decoding-graphs.ts';
import { DropoutBytes } from '../../src/train/dropout-bytes.ts';
import { type Side, smallModel, titleOf } from './family-runner.ts';

const [rows, sourceLength, steps] = [3, 5, 3];
const sizes = new Map([
  ['B', rows],
  ['S', sourceLength],
  ['T', steps],
]);
const ids = (length: number) =>
  Int32Array.from({ length: rows * length }, (_, i) => 4 + ((5 * i + i * i) % 8));
/** Rows of 5, 4 and 3 tokens. */
const sourceIds = ids(sourceLength).map((id, i) => ((i % 5) + Math.floor(i / 5) > 4 ? 0 : id));

interface Traced {
  /** The logits, then d(sum(logits * projection)) / d(parameter) for each parameter. */
  readonly outputs: readonly Tensor[];
  readonly loss: Tensor;
  readonly feeds: ReadonlyMap<string, HostTensor>;
}

type Decode = (model: SequenceToSequence, scope: ModuleScope, source: Tensor) => Tensor;

const target = input('target', 'int32', [B, T]);
const whole: Decode = (model, scope, source) => model.decode(scope, target, model.encode(scope, source));

/** The same logits from one step behind another. */
const stepwise: Decode = (model, scope, source) => {
  let caches = model.start(scope, new Map([['source', source]]));
  const logits: Tensor[] = [];
  for (let t = 0; t < steps; t++) {
    const { logits: found, state } = model.step(scope, slice(target, 1, t, t + 1), caches);
    caches = { fixed: caches.fixed, state };
    logits.push(found);
  }
  return concat(logits, 1);
};

const isOfDecoder = ({ name }: DropoutSite) => name.startsWith('dropout:decoder');

/**
 * The draws of the whole sequence for the sites of its steps, which come in the same order at every step: what is drawn
 * for all steps, [B, T, D], gives each step its own part, and what is drawn once for a sequence, [B, D], itself.
 */
function drawFor(sites: readonly DropoutSite[], sitesOfWhole: readonly DropoutSite[]) {
  const drawn = new DropoutBytes(sitesOfWhole).draw(keyOf(9), sizes);
  const decoding = sitesOfWhole.filter(isOfDecoder);
  const encoding = sitesOfWhole.filter((site) => !isOfDecoder(site));
  const steps = sites.filter(isOfDecoder).map(({ name }, i): readonly [string, HostTensor] => {
    const site = decoding[i % decoding.length]!;
    const bytes = drawn.get(site.name)!;
    const t = Math.floor(i / decoding.length);
    return [name, sameDim(site.tensor.shape[1]!, T) ? elementsAt(bytes, t) : bytes];
  });
  return new Map([...encoding.map(({ name }) => [name, drawn.get(name)!] as const), ...steps]);
}

/** x [B, T, D] -> x[:, t] as [B, 1, D] */
function elementsAt({ dtype, dims, data }: HostTensor, t: number): HostTensor {
  const [, steps, width] = dims as [number, number, number];
  const at = (i: number) => Math.floor(i / width) % steps;
  return hostTensor(
    dtype,
    [rows, 1, width],
    Array.from(data, Number).filter((_, i) => at(i) === t),
  );
}

function trace(model: SequenceToSequence, decode: Decode): Traced {
  const encodeAndDecode = (with_: Decode) => {
    const scope = ModuleScope.root({ training: true });
    return { scope, logits: with_(model, scope, input('source', 'int32', [B, S])) };
  };
  const { scope, logits } = encodeAndDecode(decode);
  const { dropoutSites } = scope;
  const dropout =
    decode === whole
      ? new DropoutBytes(dropoutSites).draw(keyOf(9), sizes)
      : drawFor(dropoutSites, encodeAndDecode(whole).scope.dropoutSites);
  const loss = reduceSum(mul(logits, input('projection', 'float32', logits.shape)));
  const specs = traceParameters(model);
  const tensors = new Map(scope.parameters.map(({ name, tensor }) => [name, tensor]));
  const values = initializeParameters(specs, 3).map((weight, i) => weight + 0.1 * Math.sin(i));
  const shape = [rows, steps, model.config.decoder.vocabulary];
  const projection = normalValues(
    keyOf(4),
    shape.reduce((a, b) => a * b),
    0.3,
  );
  return {
    outputs: [
      logits,
      ...gradients(
        loss,
        specs.map(({ name }) => tensors.get(name)!),
      ),
    ],
    loss,
    feeds: new Map<string, HostTensor>([
      ['source', hostTensor('int32', [rows, sourceLength], sourceIds)],
      ['target', hostTensor('int32', [rows, steps], ids(steps))],
      ['projection', hostTensor('float32', shape, projection)],
      ...viewsOf(layoutOf(specs), values),
      ...dropout,
    ]),
  };
}

async function runner(outputs: readonly Tensor[]) {
  const model = emitModel(new Map(outputs.map((tensor, i) => [`y${i}`, tensor])));
  const declared = new Set(model.graph.input.map(({ name }) => name));
  const session = await nodeRuntime.load(encodeModel(model), { threads: 1 });
  const fetches = new Map(outputs.map((_, i) => [`y${i}`, undefined]));
  return async (feeds: ReadonlyMap<string, HostTensor>) => {
    const fed = new Map([...feeds].filter(([name]) => declared.has(name)));
    return [...(await session.run(fed, fetches)).values()];
  };
}

/** The largest difference relative to the largest element, over all pairs of tensors. */
function relativeDistance(actual: readonly HostTensor[], expected: readonly HostTensor[]): number {
  const distances = actual.map(({ data }, i) => {
    const wanted = Array.from(expected[i]!.data, Number);
    const largest = Math.max(1e-3, ...wanted.map(Math.abs));
    return Math.max(...Array.from(data, Number).map((value, j) => Math.abs(value - wanted[j]!))) / largest;
  });
  return Math.max(...distances);
}

const cells = ['elman', 'lstm', 'gru'];
const own = { dropout: 0.3, variationalDropout: 0.3 };
const decoders: readonly Side[] = [
  ...cells.flatMap((family) =>
    memoryAttentionKinds.map((attention) => ({ family, options: { ...own, attention, inputFeeding: true } })),
  ),
  { family: 'lstm', options: { ...own, inputFeeding: true, layers: 3, residual: true, embedding: 6 } },
  { family: 'gru', options: { ...own, inputFeeding: true, layers: 1, reset: 'before' } },
  ...cells.map((family) => ({ family, options: own })),
];

it.each(decoders.map((decoder) => [titleOf(decoder, 'decoder'), decoder] as const))(
  '%s: the loop has the values and gradients of its steps',
  async (_, decoder) => {
    const model = smallModel({ family: 'elman', options: { ...own, layers: 1 } }, decoder);
    const [actual, expected] = await Promise.all(
      [whole, stepwise].map(async (decode) => {
        const { outputs, feeds } = trace(model, decode);
        return (await runner(outputs))(feeds);
      }),
    );
    expect(actual!.every(({ data }) => Array.from(data, Number).some((value) => value !== 0))).toBe(true);
    expect(relativeDistance(actual!.slice(0, 1), expected!.slice(0, 1))).toBeLessThan(1e-5);
    expect(relativeDistance(actual!, expected!)).toBeLessThan(1e-4);
  },
);

it.each(memoryAttentionKinds)(
  'input feeding with attention %s has the gradients of finite differences',
  async (attention) => {
    const options = { layers: 1, width: 4, heads: 2 };
    const decoder = { family: 'gru', options: { ...options, attention, inputFeeding: true } };
    const model = smallModel({ family: 'elman', options: { layers: 1, width: 4 } }, decoder);
    const { outputs, loss, feeds } = trace(model, whole);
    const reverse = (await (await runner(outputs))(feeds)).slice(1);
    const run = await runner([loss]);
    const names = traceParameters(model).map(({ name }) => name);
    const mismatches = await checkGradients({
      loss: async (values) => {
        const changed = names.map((name, i) => [name, values[i]!] as const);
        return Number((await run(new Map([...feeds, ...changed])))[0]!.data[0]);
      },
      gradients: new Map(reverse.map(({ data }, i) => [i, data])),
      inputs: names.map((name) => feeds.get(name)!),
      ...tolerancesOf('float32'),
    });
    expect(mismatches).toEqual([]);
  },
);

it.each(cells)('%s: a step of decoding has no dropout', (family) => {
  const bytesOf = (options: object) => {
    const side = { family, options: { ...options } };
    return encodeModel(emitModel(stepGraph(smallModel(side, side), 3)));
  };
  expect(bytesOf({ dropout: 0.4, variationalDropout: 0.4 })).toEqual(bytesOf({ dropout: 0 }));
});

it('what attention found at a step reaches the next one', () => {
  const cachesOf = (inputFeeding: boolean) => {
    const model = smallModel({ family: 'gru' }, { family: 'gru', options: { inputFeeding, layers: 1 } });
    const scope = ModuleScope.root();
    const { state } = model.start(scope, new Map([['source', input('source', 'int32', [B, S])]]));
    const weights = traceParameters(model).find(({ name }) => name === 'decoder.layers.0.input.weight')!;
    return { names: [...state.keys()], inputs: weights.shape[0] };
  };
  expect(cachesOf(false)).toEqual({ names: ['layers.0.hidden'], inputs: 16 });
  expect(cachesOf(true)).toEqual({ names: ['layers.0.hidden', 'fed'], inputs: 32 });
});
