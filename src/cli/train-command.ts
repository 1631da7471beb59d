import type { Command } from 'commander';
import { type ClaimedFolder, claimFolder } from '../files/claim-folder.ts';
import { isSameFolder } from '../files/same-folder.ts';
import { criterionValue } from '../tasks/criterion.ts';
import { findTask } from '../tasks/registry.ts';
import type { ProgressMessage, TrainingSummary } from '../workers/messages.ts';
import { firstPath } from '../workers/row-files.ts';
import type { TrainingJob } from '../workers/training-job.ts';
import { startTraining } from '../workers/training-thread.ts';
import { addFlags } from './command-flags.ts';
import { readConfigFile } from './config-file.ts';
import { addExamples } from './help.ts';
import { onEndSignals } from './interruption.ts';
import { progressDisplay } from './progress-display.ts';
import { count, duration, metricNumber, metricsText } from './progress-line.ts';
import { readRunSettings } from './run-settings.ts';
import { type GivenOptions, givenSettings, layerSettings, type Settings } from './settings.ts';
import { shellWord } from './shell-word.ts';
import { type GlobalOptions, messages, onOutputClosed, writeData } from './terminal.ts';
import { displaces, trainFlags } from './training-flags.ts';
import { type ResumedRun, trainingJob } from './training-job.ts';

/** `heddle train`: learns a model from rows of its task and saves it. */
export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('learn a model for a task and save it in a folder')
    .option('--config <file>', 'JSON or YAML with the names of these flags; a flag comes before it')
    .option('--resume <folder>', 'go on with the run that was saved there');
  addExamples(
    command,
    'heddle train --train pairs.tsv --out model',
    'heddle train --task text-classification --train reviews.tsv --out model',
    'heddle train --resume model --epochs 40',
  );
  addFlags(command, trainFlags);
  command.action(() => train(command.optsWithGlobals()));
}

interface TrainOptions extends GlobalOptions {
  readonly config?: string;
  readonly resume?: string;
}

async function train(given: TrainOptions & GivenOptions): Promise<void> {
  const { settings, resumed } = await settingsInForce(given);
  const job = await trainingJob(settings, resumed);
  const { release } = await claimOut(job, settings);
  const json = settings.get('json') === true;
  const summary = await runJob(job, json, given).finally(release);
  if (json && summary !== undefined) await writeData(`${JSON.stringify({ done: summary })}\n`);
  const { note } = messages(given);
  for (const line of closingLines(job, summary)) note(line);
}

/** Keeps others from the folder of the run, and makes sure that it can be written. */
async function claimOut({ out, resume }: TrainingJob, settings: Settings): Promise<ClaimedFolder> {
  const goesOn = resume !== undefined && (await isSameFolder(resume, out));
  return claimFolder(out, {
    allow: goesOn || settings.get('overwrite') === true ? 'any' : 'empty',
    where: `--out ${out}`,
    fix: 'add --overwrite to replace the model in it, or --resume to go on with its training',
  });
}

/** Flags come before the config file, and that before the settings of a resumed run. */
async function settingsInForce(
  given: TrainOptions & GivenOptions,
): Promise<{ settings: Settings; resumed: ResumedRun | undefined }> {
  const { config, resume } = given;
  const flags = givenSettings(trainFlags, given);
  const file = config === undefined ? new Map() : await readConfigFile(config, trainFlags);
  const asked = layerSettings(flags, file, displaces);
  if (resume === undefined) return { settings: asked, resumed: undefined };
  const saved = await readRunSettings(resume);
  // The run goes on in its own folder, wherever that was moved, unless another one is asked for.
  const lower = new Map([...saved].filter(([name]) => name !== 'out'));
  return {
    settings: layerSettings(asked, lower, displaces),
    resumed: { folder: resume, settings: saved },
  };
}

/**
 * Runs the job to its end, or until a signal or a closed output ends it; it saves in any case. The exit status is that of
 * the first such cause that has one.
 */
async function runJob(
  job: TrainingJob,
  json: boolean,
  { quiet = false }: GlobalOptions,
): Promise<TrainingSummary | undefined> {
  const { metric } = job.options;
  const task = findTask(job.task);
  const devText = (metrics: Readonly<Record<string, number>>) =>
    `${metric} ${metricNumber(criterionValue(task, metric, metrics) ?? Number.NaN)}`;
  const display = progressDisplay(process.stderr, { quiet, devText, elements: task.elements });
  const onProgress = (message: ProgressMessage) => {
    if (json && message.kind === 'record') process.stdout.write(`${JSON.stringify(message.record)}\n`);
    display.show(message);
  };
  display.show({ kind: 'preparing', text: `reading ${firstPath(job.train)}` });
  const training = startTraining(job, { onProgress });
  const stop = (status: number) => {
    process.exitCode ||= status;
    training.stop();
  };
  const release = onEndSignals((status) => {
    display.show({
      kind: 'note',
      text: 'finishing this update and saving; Ctrl-C again ends without saving',
    });
    stop(status);
  }, `ended without saving; what was saved before stays in ${job.out}`);
  onOutputClosed(stop);
  try {
    return await training.finished;
  } finally {
    release();
    display.close();
  }
}

const ends = {
  budget: 'finished',
  goal: 'reached --until',
  patience: 'finished early, since the dev metric no longer improves,',
  stopped: 'interrupted',
} as const;

function closingLines(
  { out, task, options }: TrainingJob,
  summary: TrainingSummary | undefined,
): readonly string[] {
  if (summary === undefined) return ['ended before the data was ready; nothing was saved'];
  const { end, saved, updates, seconds, metrics, bestUpdate } = summary;
  const readsFiles = findTask(task).rows(options).inputIsPath === true;
  const ended = `${ends[end]} after ${count(updates)} updates in ${duration(seconds)}`;
  if (!saved)
    return [
      ended,
      `not saved: ${out} keeps its model, since this run was stopped before its first evaluation was due`,
    ];
  return [
    ended,
    ...(bestUpdate === null ? [] : [`best on dev at update ${count(bestUpdate)}: ${metricsText(metrics)}`]),
    `saved in ${out}`,
    end === 'stopped'
      ? `go on with:  heddle train --resume ${shellWord(out)}`
      : `use it with:  heddle predict ${shellWord(out)} ${readsFiles ? 'FILE...' : '< inputs.txt'}`,
  ];
}
