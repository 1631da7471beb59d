/** What a process of a comparison does: train and measure one system, or measure the claims. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SentError } from '../base/sent-error.ts';
import { bundleFileNames } from '../bundle/bundle.ts';
import type { Claim } from '../claims/claim.ts';
import { closingTable } from '../claims/closing-table.ts';
import { runExperiments } from '../claims/run-experiments.ts';
import type { RunOutcome } from '../compare/compare-systems.ts';
import { measureModel } from '../compare/measure-model.ts';
import { thinHistory } from '../compare/thin-history.ts';
import { median } from '../metrics/averages.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { peakMemory } from '../runtime/node/peak-memory.ts';
import type { HistoryRecord } from '../train/fit-options.ts';
import type { ProgressMessage } from '../workers/messages.ts';
import { type RowFiles, readRowFiles } from '../workers/row-files.ts';
import { trainFiles } from '../workers/train-files.ts';
import type { TrainingJob } from '../workers/training-job.ts';
import { type ClaimsPlan, chosenExperiments } from './claims-plan.ts';
import { openModel } from './open-model.ts';
import { readSignal } from './read-signal.ts';

/** One run of one system. */
export interface SystemJob {
  readonly kind: 'system';
  readonly training: TrainingJob;
  readonly test: RowFiles;
  readonly examples: readonly number[];
}

/** The claims that are asked for. */
export interface ClaimsJob extends ClaimsPlan {
  readonly kind: 'claims';
  readonly threads: number;
}

export type ComparisonJob = SystemJob | ClaimsJob;

export type ComparisonMessage =
  | ProgressMessage
  | { readonly kind: 'done'; readonly outcome: RunOutcome | readonly Claim[] }
  | { readonly kind: 'error'; readonly error: SentError };

type Post = (message: ProgressMessage) => void;

/** Does the job in this process; `post` hears of its progress. */
export async function runComparisonJob(
  job: ComparisonJob,
  post: Post,
): Promise<RunOutcome | readonly Claim[]> {
  if (job.kind === 'system') return runSystem(job, post);
  const note = (text: string) => post({ kind: 'note', text });
  const signal = job.signal === undefined ? undefined : await readSignal(job.signal);
  const host = { runtime: nodeRuntime, threads: job.threads, note, signal };
  const claims = await runExperiments(chosenExperiments(job.letters), host);
  return [...claims, closingTable(claims)];
}

async function runSystem({ training, test, examples }: SystemJob, post: Post): Promise<RunOutcome> {
  const history: HistoryRecord[] = [];
  const summary = await trainFiles(training, {
    post: (message) => {
      if (message.kind === 'record') history.push(message.record);
      // What is decided about the data, the test set too, has been said once for all systems.
      if (message.kind === 'record' || message.kind === 'warning') post(message);
    },
    stopRequested: () => false,
  });
  const { updates = 0, seconds = 0 } = summary ?? {};
  const { out, options } = training;
  const { task, bundle, ready, release } = await openModel(out, {
    threads: options.threads,
    onWarning: () => undefined,
  });
  const rows = await readRowFiles(task.testRows(ready.config), test, 'test', training.reading);
  post({ kind: 'note', text: 'measuring on the test set' });
  const { scores, ...measures } = await measureModel(task, ready, rows, examples);
  const { size } = await stat(join(out, bundleFileNames.parameters));
  await release();
  return {
    model: { ...(bundle.config.model as Readonly<Record<string, unknown>>) },
    parameters: bundle.layout.size,
    scores,
    result: {
      seed: options.seed,
      ...measures,
      history: thinHistory(history),
      updates,
      trainingSeconds: seconds,
      trainingTokensPerSecond: medianSpeed(history),
      peakMemory: await peakMemory(),
      fileSize: size,
    },
  };
}

/** Tokens per second of the update in the middle: one that the machine disturbed does not count. */
function medianSpeed(history: readonly HistoryRecord[]): number {
  const speeds = history.flatMap((record) => (record.event === 'update' ? [record.tokensPerSecond] : []));
  return median(speeds);
}
