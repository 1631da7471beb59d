/** What the library's `fit` takes and tells. */
import { HeddleError } from '../base/errors.ts';
import type { TextPair } from '../tasks/prepare-data.ts';
import {
  type TrainingOptions,
  type TrainingOptionsInput,
  trainingOptionsSchema,
} from '../tasks/training-options.ts';
import type { HistoryRecord } from '../train/fit-options.ts';

/** Options of a run, as on the command line, with a dev set and callbacks. */
export interface FitSettings extends TrainingOptionsInput {
  /** Absent: a part of the pairs is held out. */
  readonly dev?: readonly TextPair[];
  readonly onProgress?: (record: HistoryRecord) => void;
  /** What was decided: tokenizers, sizes, pairs that were skipped. */
  readonly onNote?: (text: string) => void;
  /** Aborting ends the run behind the update that is under way; the model so far is returned. */
  readonly signal?: AbortSignal;
}

/** The options of a run with every default. Throws E_CONFIG. */
export function fitOptionsOf({ dev, onProgress, onNote, signal, ...options }: FitSettings): TrainingOptions {
  const parsed = trainingOptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new HeddleError('E_CONFIG', { where: ['fit', ...issue.path].join('.'), found: issue.message });
}
