/** Starts a training run from files, in a thread of its own. */
import type { ProgressMessage, TrainingSummary } from './messages.ts';
import { inThread, newRequest, requests, requestsSeen } from './thread.ts';
import { trainFiles } from './train-files.ts';
import type { TrainingJob } from './training-job.ts';

export interface RunningTraining {
  /** As `trainFiles`: undefined where the run was stopped before its data was ready. */
  readonly finished: Promise<TrainingSummary | undefined>;
  /** Ends the run after the update that is under way; the model is saved. */
  readonly stop: () => void;
}

interface ThreadOptions {
  readonly onProgress: (message: ProgressMessage) => void;
  /** Whether the run has a thread of its own; without it, nothing else happens while an update is computed. */
  readonly worker?: boolean;
}

/** Starts a training run. */
export function startTraining(
  job: TrainingJob,
  { onProgress, worker = true }: ThreadOptions,
): RunningTraining {
  const request = newRequest();
  const stop = () => {
    Atomics.store(request, 0, requests.stop);
  };
  const finished = worker
    ? inThread({ kind: 'train', job, request }, onProgress)
    : trainFiles(job, { post: onProgress, ...requestsSeen(request) });
  return { finished, stop };
}
