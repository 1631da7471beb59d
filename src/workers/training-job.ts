import type { TrainingOptions } from '../tasks/training-options.ts';
import type { ReadingOptions, RowFiles } from './row-files.ts';

/** All that a training run from files to a folder is told; it can be sent to another thread. */
export interface TrainingJob {
  /** The name of the task. */
  readonly task: string;
  readonly options: TrainingOptions;
  readonly train: RowFiles;
  /** Absent: a part of the training rows is held out. */
  readonly dev: RowFiles | undefined;
  readonly reading: ReadingOptions;
  /** The folder that the model is written to. */
  readonly out: string;
  /** The folder of the run to go on with. */
  readonly resume: string | undefined;
  /** The folder of a model whose weights and assets the run starts from. */
  readonly init?: string | undefined;
  /** The settings in force, by the names of the flags: a config file that makes the same run. */
  readonly savedConfig: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}
