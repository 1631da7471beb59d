/** What the library's `fit` is asked to do, checked. */
import { HeddleError } from '../base/errors.ts';
import { parseTrainingOptions } from '../tasks/options-schema.ts';
import { findTask } from '../tasks/registry.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import type { HistoryRecord } from '../train/fit-options.ts';
import type { RowOf, TaskName, TrainingOptionsOf } from './task-types.ts';

/** Who watches a run. */
export interface FitListeners {
  /** Told of every update and every evaluation. */
  readonly onProgress?: ((record: HistoryRecord) => void) | undefined;
  /** Told of what was decided and of what may be wrong, in words. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** Options of a run and who watches it. */
export type FitSettings<Name extends TaskName> = TrainingOptionsOf<Name> &
  FitListeners & {
    /** Rows to evaluate on while training; absent: a part of the training rows is held out. */
    readonly dev?: readonly RowOf<Name>[] | undefined;
    /** Ends the run after the update under way, as if its budget were spent. */
    readonly signal?: AbortSignal | undefined;
  };

/** A whole run: the task, its rows, and the options. */
export type FitRequest<Name extends TaskName> = FitSettings<Name> & {
  readonly task: Name;
  readonly train: readonly RowOf<Name>[];
};

/** A run that can be sent to another thread. */
export interface ResolvedFit {
  readonly task: TaskName;
  readonly rows: readonly unknown[];
  readonly devRows: readonly unknown[] | undefined;
  readonly options: TrainingOptions;
}

/** The run that is asked for, its rows and options checked. Throws E_CONFIG and E_DATA. */
export function resolveFit<Name extends TaskName>(request: FitRequest<Name>): ResolvedFit {
  const { task: name, train, dev, signal, onProgress, onNote, ...given } = request;
  const task = findTask(name, 'fit: task');
  const options = parseTrainingOptions(task, given, 'fit');
  const { check } = task.rows(options);
  const checked = (rows: unknown, where: string) => {
    if (!Array.isArray(rows)) throw notRows(where, rows);
    return rows.map((row, i) => check(row, `${where}: row ${i + 1}`));
  };
  return {
    task: name,
    rows: checked(train, 'train'),
    devRows: dev === undefined ? undefined : checked(dev, 'dev'),
    options,
  };
}

function notRows(where: string, found: unknown): HeddleError {
  return new HeddleError('E_DATA', { where, found: `${typeof found}`, allowed: 'an array of rows' });
}
