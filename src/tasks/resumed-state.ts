/** Where a run goes on from, whatever became of its data in the meantime. */
import { digest } from '../data/digest.ts';
import { xxhash32 } from '../data/xxhash32.ts';
import type { Evaluation } from '../train/fit-options.ts';
import type { FitState } from '../train/fit-state.ts';
import { type DataHashes, savedState } from './checkpoint.ts';
import type { PreparedData } from './prepare-data.ts';
import type { TrainingRequest } from './train-model.ts';

/**
 * What tells the data of a run from other data: the lengths of the training examples; every dev row, and the metric that
 * is asked for.
 */
export function dataHashes({ train, dev }: PreparedData, metric: string): DataHashes {
  return { train: digest(trainingTexts(train)), dev: digest(devTexts(dev, metric)) };
}

function* trainingTexts({ dataset }: PreparedData['train']): Iterable<string> {
  yield String(dataset.length);
  for (const [axis, lengths] of dataset.lengths) {
    yield axis;
    for (const length of lengths) yield String(length);
  }
}

function* devTexts(rows: PreparedData['dev'], metric: string): Iterable<string> {
  yield metric;
  for (const row of rows) yield JSON.stringify(row, numbersAsHash);
}

/** Bytes in a row, such as pixels, are told apart by their hash. */
function numbersAsHash(_: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  return xxhash32(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}

interface Judge {
  readonly evaluate: (parameters: Float32Array) => Promise<Evaluation>;
  readonly warn: (text: string) => void;
}

/**
 * The saved state. Values that another dev set found are no measure for this one: the best weights are then evaluated
 * anew, and the wait for better ones begins again.
 */
export async function resumedState(
  { checkpoint, bundle }: NonNullable<TrainingRequest['resume']>,
  now: DataHashes,
  { evaluate, warn }: Judge,
): Promise<FitState> {
  const { state, data } = savedState(checkpoint, bundle);
  if (data !== null && data.train !== now.train) warn('the training data is not that of the saved run');
  if (data?.dev === now.dev) return state;
  const found =
    data === null
      ? 'the saved run does not tell what its dev set was'
      : 'the dev set or the metric is not that of the saved run';
  const { best, closing } = state;
  const evaluatedAt = closing === undefined ? state.update : -1;
  const known = { ...state, waited: 0, closing: undefined, evaluatedAt };
  if (best === undefined) {
    warn(found);
    return known;
  }
  warn(`${found}: its best weights, those of update ${best.update.toLocaleString('en')}, are evaluated anew`);
  return { ...known, best: { ...best, ...(await evaluate(best.parameters)) } };
}
