/** Evaluation and outputs of datasets that are too large for all outputs to be held at once. */
import type { Dataset } from '../data/dataset.ts';
import type { HostTensors } from './loaded-graph.ts';
import type { LossSum, Predictor } from './predictor.ts';

interface Parts {
  /** The examples that are computed before their outputs are handed on. */
  readonly size: number;
  /** Hears the outputs of example `i`, in the order of the dataset. */
  readonly take: (i: number, outputs: HostTensors) => void | Promise<void>;
}

/** Hands on the outputs of each example. */
export async function eachOutput(predictor: Predictor, dataset: Dataset, parts: Parts): Promise<void> {
  await eachPart(dataset, parts, (part) => predictor.outputs(part));
}

/** The same, and the loss over the whole dataset. */
export async function evaluateEach(predictor: Predictor, dataset: Dataset, parts: Parts): Promise<LossSum> {
  const total = { sum: 0, units: 0 };
  await eachPart(dataset, parts, async (part) => {
    const { outputs, loss } = await predictor.evaluate(part);
    total.sum += loss.sum;
    total.units += loss.units;
    return outputs;
  });
  return total;
}

async function eachPart(
  dataset: Dataset,
  { size, take }: Parts,
  compute: (part: Dataset) => Promise<readonly HostTensors[]>,
): Promise<void> {
  for (let from = 0; from < dataset.length; from += size) {
    const found = await compute(partOf(dataset, from, from + size));
    for (const [k, outputs] of found.entries()) await take(from + k, outputs);
  }
}

/** Examples `from` to before `to`. */
function partOf(dataset: Dataset, from: number, to: number): Dataset {
  return {
    length: Math.min(to, dataset.length) - from,
    lengths: new Map([...dataset.lengths].map(([axis, each]) => [axis, each.subarray(from, to)])),
    at: (i, key) => dataset.at(from + i, key),
  };
}
