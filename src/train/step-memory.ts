/** How much memory a training step needs, from the shapes of its graph, before it is run. */
import { HeddleError } from '../base/errors.ts';
import { drawBatch } from '../data/batch.ts';
import type { Dataset } from '../data/dataset.ts';
import { evaluateDim } from '../graph/dim.ts';
import { bytesOf } from '../graph/dtype.ts';
import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import type { FitOptions } from './fit-options.ts';
import type { TrainingProgram } from './training-program.ts';

/** What a run will need at most, in bytes. */
export interface MemoryEstimate {
  /** Weights, gradient, moments and copies of weights. */
  readonly state: number;
  /** The values of a step over the largest batch, without those of the state. */
  readonly step: number;
  /** The axes of that batch and their sizes; `B` is its rows. */
  readonly sizes: ReadonlyMap<string, number>;
}

/**
 * The bytes of the values that are alive at once while `outputs` are computed, as a function of the sizes of the axes.
 * Those that are `held` elsewhere do not count.
 *
 * Values are computed in the order in which they were traced, and live until their last reader; outputs live on. What a
 * runtime reuses in place or keeps for later is not known here: measured, a
 * Transformer needs 1.15 times as much, an LSTM 1.4 times.
 */
export function livingBytes(
  outputs: readonly Tensor[],
  held: ReadonlySet<Tensor>,
): (sizes: ReadonlyMap<string, number>) => number {
  const nodes = nodesOf(outputs);
  const lastReader = new Map<Tensor, number>();
  for (const [i, { inputs }] of nodes.entries()) for (const tensor of inputs) lastReader.set(tensor, i);
  for (const tensor of outputs) lastReader.set(tensor, nodes.length);
  return (sizes) => {
    const bytes = (tensor: Tensor) =>
      held.has(tensor) ? 0 : bytesOf(tensor.dtype) * evaluateDim(sizeOf(tensor.shape), sizes);
    let living = 0;
    let most = 0;
    for (const [i, node] of nodes.entries()) {
      for (const tensor of node.outputs) if (lastReader.has(tensor)) living += bytes(tensor);
      most = Math.max(most, living);
      for (const tensor of new Set(node.inputs)) if (lastReader.get(tensor) === i) living -= bytes(tensor);
    }
    return most;
  };
}

/** What a run over these micro-batches needs. */
export async function memoryOf(
  { dataset, model, accumulate, onDivergence }: FitOptions,
  { layout, stepBytes }: Pick<TrainingProgram, 'layout' | 'stepBytes'>,
  plan: readonly Uint32Array[],
): Promise<MemoryEstimate> {
  // Weights, gradient, two moments, the best weights, those that are evaluated; then what only some runs have.
  const buffers = 6 + (accumulate > 1 ? 1 : 0) + (onDivergence === 'rollback' ? 3 : 0);
  const fields = new Map([...model.inputs, ...model.labels]);
  const candidates = await Promise.all(
    [...largestBatches(dataset.lengths, plan)].map(async (batch) => {
      // Made as the run makes it: a dataset need not tell the length of an axis that no batch is planned by.
      const { sizes } = await drawBatch(fields, dataset, batch);
      return { sizes, step: stepBytes(sizes) };
    }),
  );
  const largest = candidates.reduce((a, b) => (b.step > a.step ? b : a));
  return { state: 4 * layout.size * buffers, ...largest };
}

/** The batches of which one is the largest: by elements, by rows, and by each axis. */
function largestBatches(
  lengths: ReadonlyMap<string, Uint32Array>,
  plan: readonly Uint32Array[],
): ReadonlySet<Uint32Array> {
  const longest = (batch: Uint32Array, each: Uint32Array) =>
    batch.reduce((most, i) => Math.max(most, each[i] ?? 1), 1);
  const measures = [
    (batch: Uint32Array) =>
      batch.length * [...lengths.values()].reduce((sum, each) => sum + longest(batch, each), 0),
    (batch: Uint32Array) => batch.length,
    ...[...lengths.values()].map((each) => (batch: Uint32Array) => longest(batch, each)),
  ];
  return new Set(
    measures.map((measure) => {
      const sizes = plan.map(measure);
      return plan[sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b)))]!;
    }),
  );
}

/** Throws E_LIMIT where a run cannot fit into `limit` bytes, and says with which options it would. */
export function requireMemory(
  { state, step, sizes }: MemoryEstimate,
  limit: number,
  {
    batchTokens,
    accumulate,
    dataset,
  }: Pick<FitOptions, 'batchTokens' | 'accumulate'> & { readonly dataset: Pick<Dataset, 'lengths'> },
): void {
  if (state + step <= limit) return;
  const shape = [...sizes].map(([axis, size]) => `${axis} ${size}`).join(', ');
  const rows = sizes.get('B')!;
  // Rows whose lengths no plan knows are counted, others are measured. A batch holds memory in proportion; a tenth is left to all else.
  const isCounted = dataset.lengths.size === 0;
  const { flag, most, least } = isCounted
    ? { flag: '--batch-size', most: rows, least: 1 }
    : { flag: '--batch-tokens', most: batchTokens, least: 16 };
  const fitting = Math.floor((most * (0.9 * limit - state)) / step);
  const parts = Math.ceil(most / fitting);
  throw new HeddleError('E_LIMIT', {
    where: `the largest batch (${shape})`,
    found: `about ${inWords(step)}, and ${inWords(state)} for weights and the state of training`,
    allowed: `${inWords(limit)}, the memory of this machine`,
    fix:
      rows > 1 && fitting >= least
        ? `${flag} ${fitting} --accumulate ${accumulate * parts} makes about the same updates from smaller batches`
        : isCounted
          ? 'make the inputs or the model smaller'
          : 'lower --max-length, or make the model smaller',
  });
}

/** `1.2 GB`, `340 MB`. */
export function inWords(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toPrecision(2)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}
