/** The entry file of the thread that `fit` trains in; `node-fit.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { bundleFiles } from './bundle/save-bundle.ts';
import { type ProgressMessage, type SentError, sentError } from './cli/training-message.ts';
import { fitPairs } from './library/fit-pairs.ts';
import { nodeRuntime } from './runtime/node/node-runtime.ts';
import type { TextPair } from './tasks/prepare-data.ts';
import type { TrainingOptions } from './tasks/training-options.ts';

export interface FitThreadData {
  readonly pairs: readonly TextPair[];
  readonly dev: readonly TextPair[] | undefined;
  readonly options: TrainingOptions;
  /** One number in shared memory: 1 asks the run to end. */
  readonly stop: Int32Array;
}

export type FitMessage =
  | ProgressMessage
  | { readonly kind: 'done'; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: 'error'; readonly error: SentError };

const { pairs, dev, options, stop } = workerData as FitThreadData;
const post = (message: FitMessage) => parentPort?.postMessage(message);

try {
  const bundle = await fitPairs(pairs, dev, options, nodeRuntime, {
    onProgress: (record) => post({ kind: 'record', record }),
    onNote: (text) => post({ kind: 'note', text }),
    stopRequested: () => Atomics.load(stop, 0) !== 0,
  });
  post({ kind: 'done', files: bundleFiles(bundle) });
} catch (error) {
  post({ kind: 'error', error: sentError(error) });
}
