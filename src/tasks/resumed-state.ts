/** Where a run goes on from, whatever became of its data in the meantime. */
import { digest } from '../data/digest.ts';
import { hashRows, type RowSequence, rowText } from '../data/row-sequence.ts';
import type { Evaluation } from '../train/fit-options.ts';
import type { FitState } from '../train/fit-state.ts';
import { type DataHashes, savedState } from './checkpoint.ts';
import type { PreparedData } from './prepare-data.ts';
import type { TrainingRequest } from './train-model.ts';

/** What tells the data of a run from other data: its rows; the dev rows that are used, and the metric that is asked for. */
export function dataHashes(rows: RowSequence<unknown>, dev: PreparedData['dev'], metric: string): DataHashes {
  return { rows: hashRows(rows), dev: digest(devTexts(dev, metric)) };
}

function* devTexts(rows: PreparedData['dev'], metric: string): Iterable<string> {
  yield metric;
  for (const row of rows) yield rowText(row);
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
  if (typeof data?.rows === 'string' && data.rows !== now.rows) {
    warn('the training data is not that of the saved run');
  }
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
