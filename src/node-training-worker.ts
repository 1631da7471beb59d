/** The entry file of the training thread; `cli/training-thread.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { runTraining } from './cli/run-training.ts';
import { sentError, type TrainingMessage } from './cli/training-message.ts';
import { type TrainingThreadData, trainingPort } from './cli/training-thread.ts';

const { job, request } = workerData as TrainingThreadData;
const post = (message: TrainingMessage) => parentPort?.postMessage(message);

try {
  post({ kind: 'done', summary: await runTraining(job, trainingPort(request, post)) });
} catch (error) {
  post({ kind: 'error', error: sentError(error) });
}
