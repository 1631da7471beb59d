/** A training run from files to a folder: what the training thread of the command line does. */
import { availableParallelism } from 'node:os';
import { bundleFileNames } from '../bundle/bundle.ts';
import type { TrainingCheckpoint } from '../bundle/training-state.ts';
import type { Pulse } from '../data/row-sequence.ts';
import { ownFiles } from '../files/folder-layout.ts';
import { folderStore } from '../files/folder-store.ts';
import { nodeMedia } from '../files/node-media.ts';
import { isSameFolder } from '../files/same-folder.ts';
import { writeFiles } from '../files/write-files.ts';
import { type EarlierRun, readRun } from '../library/resume.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { mostThreads, requireThreads } from '../runtime/threads.ts';
import { savedThreads } from '../tasks/checkpoint.ts';
import { findTask } from '../tasks/registry.ts';
import { historyFile, runHistory, trainingConfigFile } from '../tasks/run-files.ts';
import { type TrainingHost, type TrainingResult, trainModel } from '../tasks/train-model.ts';
import type { HistoryRecord } from '../train/fit-options.ts';
import { readInitialModel } from './initial-model.ts';
import { machineMemory } from './machine-memory.ts';
import type { ProgressMessage, TrainingSummary } from './messages.ts';
import { readRowFiles, readTrainingRows } from './row-files.ts';
import type { TrainingJob } from './training-job.ts';

/** How a run and those who watch it reach each other. */
export interface TrainingPort {
  readonly post: (message: ProgressMessage) => void;
  /** Whether to end after this update, and save. */
  readonly stopRequested: () => boolean;
}

/** Says that a run was ended while its data was read or encoded. */
class EndedBeforeTraining extends Error {}

/**
 * Reads the data, trains, and saves after every evaluation. Undefined where the run is ended before its data is ready, and
 * nothing is saved. Throws E_DATA, E_CHECKPOINT, E_DISK and others.
 */
export async function trainFiles(job: TrainingJob, port: TrainingPort): Promise<TrainingSummary | undefined> {
  try {
    return await trainOnFiles(job, port);
  } catch (error) {
    if (error instanceof EndedBeforeTraining) return undefined;
    throw error;
  }
}

const leastBetween = 500;
/** Work that takes less is not told of. */
const leastTold = 100;

/** Tells of progress twice a second, and ends the work where the user asks for it. */
function pulseOf(port: TrainingPort): Pulse {
  let toldAt = performance.now() - leastBetween + leastTold;
  return (work, done, total) => {
    if (port.stopRequested()) throw new EndedBeforeTraining();
    const now = performance.now();
    if (now - toldAt < leastBetween) return;
    toldAt = now;
    const share = total > 0 ? `${Math.floor((100 * done) / total)} %` : done.toLocaleString('en');
    port.post({ kind: 'preparing', text: `${work}: ${share}` });
  };
}

async function trainOnFiles(job: TrainingJob, port: TrainingPort): Promise<TrainingSummary> {
  requireThreads(job.options.threads ?? 1, availableParallelism());
  const task = findTask(job.task);
  const { options, savedConfig, reading } = job;
  const resume =
    job.resume === undefined ? undefined : await readRun(await folderStore(job.resume), nodeRuntime);
  const initial =
    job.init === undefined || resume !== undefined ? undefined : await readInitialModel(job.init, task);
  const format = task.rows(options);
  const pulse = pulseOf(port);
  const { rows, dev } = await readTrainingRows(format, job.train, { ...reading, pulse });
  const devRows =
    job.dev === undefined ? dev && [...dev] : await readRowFiles(format, job.dev, 'dev', reading);
  const output = await outputOf(job, resume?.history ?? '');
  const host = { ...trainingHost(job, port, output, resume), pulse };
  const request = { task, options, rows, devRows, savedConfig, resume, initial };
  const result = await trainModel(request, host);
  return summaryOf(job, result, output.isSaved());
}

/** What a run leaves in its folder. */
interface RunOutput {
  readonly add: (record: HistoryRecord) => void;
  readonly save: TrainingHost['save'];
  /** Whether the folder has the model of this run. */
  readonly isSaved: () => boolean;
}

/** A good model of another run is not replaced by one of a run that was stopped before its first evaluation. */
async function outputOf({ out, resume, savedConfig }: TrainingJob, earlier: string): Promise<RunOutput> {
  const history = runHistory(earlier);
  const goesOn = resume !== undefined && (await isSameFolder(resume, out));
  const keepsOther = !goesOn && (await ownFiles(out)).has(bundleFileNames.config);
  let saved = false;
  return {
    add: history.add,
    isSaved: () => saved,
    save: async (files, early) => {
      if (early && keepsOther) return;
      await writeFiles(
        out,
        new Map<string, string | Uint8Array>([
          ...files(),
          [historyFile, history.text()],
          [trainingConfigFile, `${JSON.stringify(savedConfig, null, 2)}\n`],
        ]),
      );
      saved = true;
    },
  };
}

function trainingHost(
  job: TrainingJob,
  port: TrainingPort,
  { add, save }: RunOutput,
  earlier: EarlierRun | undefined,
): TrainingHost {
  const cores = availableParallelism();
  return {
    runtime: nodeRuntime,
    media: nodeMedia,
    // A run goes on with the threads that it had: other threads round sums in another order.
    threads: job.options.threads ?? usableThreads(earlier?.checkpoint, cores) ?? cores,
    memory: machineMemory(),
    stopRequested: port.stopRequested,
    note: (text) => port.post({ kind: 'note', text }),
    warn: (text) => port.post({ kind: 'warning', text }),
    notice: (text) => port.post({ kind: 'notice', text }),
    report: (record) => {
      add(record);
      port.post({ kind: 'record', record });
    },
    save,
  };
}

/** The threads of the earlier run, where this machine can have as many. */
function usableThreads(checkpoint: TrainingCheckpoint | undefined, cores: number): number | undefined {
  const saved = checkpoint && savedThreads(checkpoint);
  return saved !== undefined && saved <= mostThreads(cores) ? saved : undefined;
}

function summaryOf(
  { out }: TrainingJob,
  { bundle, end, history, metrics, rows }: TrainingResult,
  saved: boolean,
): TrainingSummary {
  return { out, saved, end, ...history, metrics, parameters: bundle.layout.size, rows };
}
