/** A training run from files to files: what the training thread does. */
import { availableParallelism } from 'node:os';
import { HeddleError } from '../base/errors.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { loadBundle } from '../bundle/load-bundle.ts';
import { loadTrainingCheckpoint, type TrainingCheckpoint } from '../bundle/training-state.ts';
import { folderStore } from '../files/folder-store.ts';
import { writeFolderAtomically } from '../files/write-folder-atomically.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { type TrainingHost, type TrainingResult, trainModel } from '../tasks/train-model.ts';
import { abandonableRuntime } from './abandonable-runtime.ts';
import { readPairFiles } from './pair-files.ts';
import { historyFile, readHistoryText, trainingConfigFile } from './run-files.ts';
import type { TrainingJob } from './training-job.ts';
import type { ProgressMessage, TrainingSummary } from './training-message.ts';

/** How a run and those who watch it reach each other. */
export interface TrainingPort {
  readonly post: (message: ProgressMessage) => void;
  /** Whether to end behind this update, and save. */
  readonly stopRequested: () => boolean;
  /** Whether to end as soon as possible, without saving. */
  readonly abandoned: () => boolean;
}

/** Reads the data, trains, and saves behind every evaluation. Throws E_DATA, E_CHECKPOINT, E_DISK and others. */
export async function runTraining(job: TrainingJob, port: TrainingPort): Promise<TrainingSummary> {
  const pairs = await readPairFiles(job.train);
  const devPairs = job.dev === undefined ? undefined : await readPairFiles(job.dev);
  const resume = job.resume === undefined ? undefined : await readRun(job.resume);
  const { options, savedConfig } = job;
  const host = trainingHost(job, port, resume?.history ?? '');
  const result = await trainModel({ options, pairs, devPairs, savedConfig, resume }, host);
  return summaryOf(job, pairs.length, result);
}

function trainingHost(job: TrainingJob, port: TrainingPort, earlier: string): TrainingHost {
  const history = [earlier];
  return {
    runtime: abandonableRuntime(nodeRuntime, port.abandoned),
    threads: job.options.threads ?? availableParallelism(),
    stopRequested: port.stopRequested,
    note: (text) => port.post({ kind: 'note', text }),
    warn: (text) => port.post({ kind: 'warning', text }),
    report: (record) => {
      history.push(`${JSON.stringify(record)}\n`);
      port.post({ kind: 'record', record });
    },
    save: (files) =>
      writeFolderAtomically(
        job.out,
        new Map<string, string | Uint8Array>([
          ...files,
          [historyFile, history.join('')],
          [trainingConfigFile, `${JSON.stringify(job.savedConfig, null, 2)}\n`],
        ]),
      ),
  };
}

interface EarlierRun {
  readonly bundle: Bundle;
  readonly checkpoint: TrainingCheckpoint;
  /** The lines of its history. */
  readonly history: string;
}

async function readRun(folder: string): Promise<EarlierRun> {
  const store = await folderStore(folder);
  const bundle = await loadBundle(store, { runtime: nodeRuntime });
  const checkpoint = await loadTrainingCheckpoint(store, bundle.layout);
  if (checkpoint === undefined) {
    throw new HeddleError('E_CHECKPOINT', {
      where: `${folder}/training`,
      found: 'there is no such folder: this model was saved without the state of its training',
      fix: 'train a new model without --resume',
    });
  }
  return { bundle, checkpoint, history: await readHistoryText(store) };
}

function summaryOf(
  { out }: TrainingJob,
  pairs: number,
  { bundle, end, history, metrics }: TrainingResult,
): TrainingSummary {
  return {
    out,
    end,
    ...history,
    metrics,
    parameters: bundle.layout.size,
    pairs,
    sourceVocabulary: bundle.sourceTokenizer.size,
    targetVocabulary: bundle.targetTokenizer.size,
  };
}
