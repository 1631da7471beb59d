import type { HostTensor } from '../graph/host-tensor.ts';
import { emitModel } from '../onnx/emit.ts';
import { encodeModel } from '../onnx/encode.ts';
import { pushDownSlices } from '../rewrite/push-down-slices.ts';
import { formsOf, type Runtime } from '../runtime/runtime.ts';
import type { Outputs } from './decoding-graphs.ts';

export type HostTensors = ReadonlyMap<string, HostTensor>;

export interface GraphOptions {
  /** Threads inside one operator; default 1. */
  readonly threads?: number;
  /** Only operators of the ai.onnx domain; default false. */
  readonly portable?: boolean;
}

/** A traced graph in a runtime, with the parameters of the model bound to it. */
export interface LoadedGraph {
  /** All outputs of the graph; feeds that it does not read are passed over. */
  readonly run: (feeds: HostTensors) => Promise<HostTensors>;
  readonly release: () => Promise<void>;
}

/**
 * Emits a graph and loads it. Parameters are fed by reference at every run, so a change of their memory is
 * seen by the next run.
 *
 * Throws E_SHAPE, when it runs, where a parameter is missing or has another shape.
 */
export async function loadGraph(
  outputs: Outputs,
  parameters: HostTensors,
  runtime: Runtime,
  { threads = 1, portable = false }: GraphOptions,
): Promise<LoadedGraph> {
  const computed = pushDownSlices([...outputs.values()]);
  const named = new Map([...outputs.keys()].map((name, i) => [name, computed[i]!]));
  const model = emitModel(named, portable ? {} : await formsOf(runtime));
  const session = await runtime.load(encodeModel(model), { threads });
  const declared = new Set(model.graph.input.map(({ name }) => name));
  const read = (tensors: HostTensors) => [...tensors].filter(([name]) => declared.has(name));
  const bound = read(parameters);
  const fetches = new Map([...outputs.keys()].map((name) => [name, undefined]));
  return {
    run: (feeds) => session.run(new Map([...bound, ...read(feeds)]), fetches),
    release: () => session.release(),
  };
}

/** Graphs of one model by name, each traced and loaded when it is first run. */
export interface LoadedGraphs {
  run(name: string, trace: () => Outputs, feeds: HostTensors): Promise<HostTensors>;
  release(): Promise<void>;
}

/** See `loadGraph`. */
export function loadedGraphs(parameters: HostTensors, runtime: Runtime, options: GraphOptions): LoadedGraphs {
  const loaded = new Map<string, Promise<LoadedGraph>>();
  return {
    run: async (name, trace, feeds) => {
      const graph = loaded.get(name) ?? loadGraph(trace(), parameters, runtime, options);
      loaded.set(name, graph);
      return (await graph).run(feeds);
    },
    release: async () => {
      for (const graph of loaded.values()) await (await graph).release();
      loaded.clear();
    },
  };
}
