/** A model with its parameters in a runtime: whole examples in, outputs and losses out. */
import { type Batch, batchOf } from '../data/batch.ts';
import type { Dataset } from '../data/dataset.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import type { Model } from '../models/model.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { lossGraph, outputsGraph } from './decoding-graphs.ts';
import { type GraphOptions, type HostTensors, type LoadedGraphs, loadedGraphs } from './loaded-graph.ts';
import { mapByLength } from './map-by-length.ts';

const limits = { rows: 64, positions: 8192 };

/** The sum of a loss and what it is a sum over; their quotient is the mean. */
interface LossSum {
  readonly sum: number;
  readonly units: number;
}

export interface Predictor<M extends Model = Model> {
  readonly model: M;
  /** For programs that search; they share sessions with this predictor. */
  readonly graphs: LoadedGraphs;
  /**
   * The outputs of each example in the order of the dataset, without the axis of the batch; a varying axis has the length of
   * the longest example that was computed along.
   */
  outputs(dataset: Dataset): Promise<readonly ReadonlyMap<string, HostTensor>[]>;
  /** The loss without dropout and label smoothing over the whole dataset. */
  loss(dataset: Dataset): Promise<LossSum>;
  release(): Promise<void>;
}

/**
 * The predictor of a model. Each graph is traced and loaded when it is first used. `parameters` are read by reference
 * at every run: after an update of the flat buffer under them the same predictor computes with the new values.
 */
export function loadPredictor<M extends Model>(
  model: M,
  parameters: HostTensors,
  runtime: Runtime,
  options: GraphOptions = {},
): Predictor<M> {
  const graphs = loadedGraphs(parameters, runtime, options);
  const fields = new Map([...model.inputs, ...model.labels]);
  const inBatches = <R>(dataset: Dataset, work: (batch: Batch) => Promise<readonly R[]>) =>
    mapByLength(widest(dataset), limits, async (indices) => {
      const examples = await Promise.all(indices.map((i) => dataset.at(i)));
      return work(batchOf(fields, examples));
    });
  return Object.freeze({
    model,
    graphs,
    outputs: (dataset: Dataset) =>
      inBatches(dataset, async ({ feeds, rows }) => {
        const found = await graphs.run('outputs', () => outputsGraph(model), feeds);
        return Array.from({ length: rows }, (_, row) => rowOf(found, row));
      }),
    loss: async (dataset: Dataset) => {
      const sums = await inBatches(dataset, async ({ feeds, rows, counts }) => {
        const scaled = new Map([...feeds, ['scale', hostTensor('float32', [], [1])]]);
        const found = await graphs.run('loss', () => lossGraph(model), scaled);
        const sum = Number(found.get('loss')?.data[0]);
        const first = { sum, units: counts.get(model.units) ?? 0 };
        return Array.from({ length: rows }, (_, row) => (row === 0 ? first : { sum: 0, units: 0 }));
      });
      return sums.reduce((a, b) => ({ sum: a.sum + b.sum, units: a.units + b.units }), { sum: 0, units: 0 });
    },
    release: graphs.release,
  });
}

/** The longest varying axis of each example. */
function widest({ length, lengths }: Dataset): readonly number[] {
  const axes = [...lengths.values()];
  return Array.from({ length }, (_, i) => Math.max(1, ...axes.map((each) => each[i] ?? 0)));
}

function rowOf(tensors: HostTensors, row: number): ReadonlyMap<string, HostTensor> {
  return new Map(
    [...tensors].map(([name, { dtype, dims, data }]) => {
      const [, ...rest] = dims;
      const size = rest.reduce((product, d) => product * d, 1);
      return [name, { dtype, dims: rest, data: data.slice(row * size, (row + 1) * size) as typeof data }];
    }),
  );
}
