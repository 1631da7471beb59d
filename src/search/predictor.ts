/** A model with its parameters in a runtime: whole examples in, outputs and losses out. */
import { type Batch, drawBatch } from '../data/batch.ts';
import { type Dataset, widestAxes } from '../data/dataset.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import type { Model } from '../models/model.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { evaluationGraph, lossGraph, type Outputs, outputsGraph } from './decoding-graphs.ts';
import { type GraphOptions, type HostTensors, type LoadedGraphs, loadedGraphs } from './loaded-graph.ts';
import { mapByLength } from './map-by-length.ts';

const limits = { rows: 64, positions: 8192 };

/** The sum of a loss and what it is a sum over; their quotient is the mean. */
export interface LossSum {
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
  outputs(dataset: Dataset): Promise<readonly HostTensors[]>;
  /** The loss without dropout and label smoothing over the whole dataset. */
  loss(dataset: Dataset): Promise<LossSum>;
  /** Both of them in one pass. */
  evaluate(dataset: Dataset): Promise<{ readonly outputs: readonly HostTensors[]; readonly loss: LossSum }>;
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
    mapByLength(widestAxes(dataset), { ...limits, rows: model.rowsAtOnce ?? limits.rows }, async (numbers) =>
      work(await drawBatch(fields, dataset, numbers)),
    );
  const evaluate = async (dataset: Dataset, name: string, trace: () => Outputs) => {
    const found = await inBatches(dataset, async ({ feeds, rows, counts }) => {
      const { loss, outputs } = withoutLoss(await graphs.run(name, trace, new Map([...feeds, unitScale])));
      const units = counts.get(model.units) ?? 0;
      return Array.from({ length: rows }, (_, row) => ({
        outputs: rowOf(outputs, row),
        loss: row === 0 ? { sum: loss, units } : nothing,
      }));
    });
    return {
      outputs: found.map(({ outputs }) => outputs),
      loss: found.map(({ loss }) => loss).reduce(total, nothing),
    };
  };
  return Object.freeze({
    model,
    graphs,
    outputs: (dataset: Dataset) =>
      inBatches(dataset, async ({ feeds, rows }) => {
        const found = await graphs.run('outputs', () => outputsGraph(model), feeds);
        return Array.from({ length: rows }, (_, row) => rowOf(found, row));
      }),
    loss: async (dataset: Dataset) => (await evaluate(dataset, 'loss', () => lossGraph(model))).loss,
    evaluate: (dataset: Dataset) => evaluate(dataset, 'evaluation', () => evaluationGraph(model)),
    release: graphs.release,
  });
}

const unitScale = ['scale', hostTensor('float32', [], [1])] as const;
const nothing: LossSum = { sum: 0, units: 0 };
const total = (a: LossSum, b: LossSum): LossSum => ({ sum: a.sum + b.sum, units: a.units + b.units });

/** The loss of a batch apart from the outputs of its rows. */
function withoutLoss(found: HostTensors): { readonly loss: number; readonly outputs: HostTensors } {
  return {
    loss: Number(found.get('loss')?.data[0]),
    outputs: new Map([...found].filter(([name]) => name !== 'loss')),
  };
}

function rowOf(tensors: HostTensors, row: number): HostTensors {
  return new Map(
    [...tensors].map(([name, { dtype, dims, data }]) => {
      const [, ...rest] = dims;
      const size = rest.reduce((product, d) => product * d, 1);
      return [name, { dtype, dims: rest, data: data.slice(row * size, (row + 1) * size) as typeof data }];
    }),
  );
}
