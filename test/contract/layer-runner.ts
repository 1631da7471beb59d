/** Traces, feeds and runs the samples of layers. */
import { fold, foldName, type Key, keyOf, normalValues, uniform } from '../../src/base/random.ts';
import { padId } from '../../src/base/special-tokens.ts';
import { evaluateDim, sameDim } from '../../src/graph/dim.ts';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { initializeParameters, layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { type DropoutSite, ModuleScope, S, T } from '../../src/nn/module-scope.ts';
import { emitModel } from '../../src/onnx/emit.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { type LayerSample, vocabulary } from './layer-samples.ts';

export const sizes = { rows: 4, sourceLength: 5, targetLength: 6 };
/** The row that ends in padding, and how many positions of it do. */
export const padded = { row: 1, count: 2 };
export const bindings = new Map([
  ['B', sizes.rows],
  ['S', sizes.sourceLength],
  ['T', sizes.targetLength],
]);

export type Feeds = ReadonlyMap<string, HostTensor>;

export interface LoadedLayer {
  readonly outputs: readonly Tensor[];
  readonly dropoutSites: readonly DropoutSite[];
  /** Feeds the parameters too. */
  readonly run: (feeds: Feeds) => Promise<readonly HostTensor[]>;
  readonly release: () => Promise<void>;
}

/** Loads a sample with random parameters, the same for every call. */
export async function loadLayer(
  sample: LayerSample,
  { training = false, threads = 1 } = {},
): Promise<LoadedLayer> {
  const scope = ModuleScope.root({ training });
  const inputs = new Map(
    Object.entries(sample.inputs).map(([name, { shape, dtype = 'float32' }]) => [
      name,
      input(name, dtype, shape),
    ]),
  );
  const outputs = sample.trace(scope, (name) => inputs.get(name)!);
  const { parameters, dropoutSites } = scope;
  const weights = viewsOf(layoutOf(parameters), initializeParameters(parameters, 1));
  const names = outputs.map((_, i) => `y${i}`);
  const model = emitModel(new Map(outputs.map((tensor, i) => [`y${i}`, tensor])));
  const declared = new Set(model.graph.input.map(({ name }) => name));
  const session = await nodeRuntime.load(encodeModel(model), { threads });
  return {
    outputs,
    dropoutSites,
    run: async (feeds) => {
      const fed = new Map([...weights, ...feeds].filter(([name]) => declared.has(name)));
      return [...(await session.run(fed, new Map(names.map((name) => [name, undefined])))).values()];
    },
    release: session.release,
  };
}

/** Random inputs; `source` ends in padding in one row. */
export function randomFeeds(sample: LayerSample, seed: number): Feeds {
  return new Map(
    Object.entries(sample.inputs).map(([name, { shape, dtype = 'float32' }]) => {
      const dims = shape.map((d) => evaluateDim(d, bindings));
      const size = dims.reduce((product, d) => product * d, 1);
      const key = foldName(keyOf(seed), name);
      const values = dtype === 'int32' ? randomIds(key, size) : normalValues(key, size, 1);
      const tensor = hostTensor(dtype, dims, values);
      return [name, name === 'source' ? withPadding(tensor) : tensor] as const;
    }),
  );
}

function randomIds(key: Key, size: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => 1 + Math.floor(uniform(fold(key, i), 0) * (vocabulary - 1)));
}

function withPadding({ dtype, dims, data }: HostTensor): HostTensor {
  const [, length] = dims as [number, number];
  const isPadding = (i: number) =>
    Math.floor(i / length) === padded.row && i % length >= length - padded.count;
  return hostTensor(
    dtype,
    dims,
    Array.from(data, Number).map((id, i) => (isPadding(i) ? padId : id)),
  );
}

/** Where an element of a tensor stands. */
export interface Place {
  readonly row: number;
  /** Position in the source or in the target, whichever axis the tensor has. */
  readonly source?: number;
  readonly target?: number;
}

/** The place of every element of a tensor of this symbolic shape. */
export function placesOf({ shape }: Pick<Tensor, 'shape'>, { dims, data }: HostTensor): readonly Place[] {
  const sourceAxis = shape.findIndex((d) => sameDim(d, S));
  const targetAxis = shape.findIndex((d) => sameDim(d, T));
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, d) => product * d, 1));
  const at = (i: number, axis: number) => Math.floor(i / strides[axis]!) % dims[axis]!;
  return Array.from({ length: data.length }, (_, i) => ({
    row: at(i, 0),
    ...(sourceAxis >= 0 && { source: at(i, sourceAxis) }),
    ...(targetAxis >= 0 && { target: at(i, targetAxis) }),
  }));
}

/** `feeds` with the values of `others` at the places that `changes` names; `source`, which tells padding, stays. */
export function changeFeeds(
  sample: LayerSample,
  feeds: Feeds,
  others: Feeds,
  changes: (place: Place) => boolean,
): Feeds {
  return new Map(
    [...feeds].map(([name, tensor]) => {
      if (name === 'source') return [name, tensor];
      const places = placesOf(sample.inputs[name]!, tensor);
      const other = others.get(name)!;
      const values = places.map((place, i) => Number((changes(place) ? other : tensor).data[i]));
      return [name, hostTensor(tensor.dtype, tensor.dims, values)];
    }),
  );
}

/** Rows `from` to `to` of every feed. */
export function selectFeedRows(feeds: Feeds, from: number, to: number): Feeds {
  return new Map([...feeds].map(([name, tensor]) => [name, selectRows(tensor, from, to)]));
}

export function selectRows({ dtype, dims, data }: HostTensor, from: number, to: number): HostTensor {
  const stride = data.length / dims[0]!;
  return hostTensor(dtype, [to - from, ...dims.slice(1)], data.slice(from * stride, to * stride));
}
