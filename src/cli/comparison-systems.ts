/** The runs of a comparison: each in a process of its own, one after the other. */
import { join } from 'node:path';
import { kebabCase } from '../base/letter-case.ts';
import type { RunOutcome, SystemOutcome } from '../compare/compare-systems.ts';
import { metricTitle, metricUnit } from '../compare/metric-words.ts';
import { criterionValue } from '../tasks/criterion.ts';
import { chosenFamily } from '../tasks/model-options.ts';
import { chosenSides, sizesOf } from '../tasks/sides.ts';
import type { TrainingJob } from '../workers/training-job.ts';
import type { PlannedSystem, SystemsPlan } from './comparison-plan.ts';
import { inProcess } from './comparison-process.ts';
import { progressDisplay } from './progress-display.ts';
import { count, duration, metricNumber } from './progress-line.ts';
import { resolvedSettings } from './resolved-settings.ts';
import { rowFileSettings } from './row-file-settings.ts';

/** Who watches. */
export interface ComparisonHost {
  readonly quiet: boolean;
  readonly note: (text: string) => void;
  /** Ends the process that is under way. */
  readonly signal: AbortSignal;
}

/** Where the trained models are put, and where they will be found. */
interface ModelFolders {
  readonly workFolder: string;
  readonly out: string;
}

/** Trains and measures every system with every seed. Throws what a run throws, naming it. */
export async function runSystems(
  plan: SystemsPlan,
  folders: ModelFolders,
  host: ComparisonHost,
): Promise<readonly SystemOutcome[]> {
  for (const text of [...plan.notes, ...sizeNotes(plan)]) host.note(text);
  const runs = plan.systems.flatMap((system) => plan.seeds.map((seed) => ({ system, seed })));
  const startedAt = performance.now();
  const found: RunOutcome[] = [];
  for (const { system, seed } of runs) {
    const name = plan.seeds.length === 1 ? system.name : `${system.name}, seed ${seed}`;
    const label = `${name} (${found.length + 1} of ${runs.length})`;
    const outcome = await runSystem(plan, folders, system, seed, { ...host, name, label });
    found.push(outcome);
    const seconds = (performance.now() - startedAt) / 1000;
    host.note(`${label}: ${outcomeText(plan, outcome)}${leftText(seconds, found.length, runs.length)}`);
  }
  return plan.systems.map(({ name }, s) => ({
    name,
    outcomes: found.slice(s * plan.seeds.length, (s + 1) * plan.seeds.length),
  }));
}

function outcomeText({ task }: SystemsPlan, { result, scores }: RunOutcome): string {
  const { metrics, trainingSeconds, updates } = result;
  const [first] = scores.keys();
  const found = task.metrics
    .filter(({ name }) => name === first)
    .map((metric) => {
      const value = metricNumber(metrics[metric.name] ?? Number.NaN);
      return `${[metricTitle(metric), value, metricUnit(metric)].join(' ').trim()}, `;
    });
  return `${found.join('')}${count(updates)} updates in ${duration(trainingSeconds)}`;
}

/** If the other runs take as long as the ones so far did on average. */
function leftText(seconds: number, done: number, runs: number): string {
  return done === runs ? '' : `; about ${duration((seconds / done) * (runs - done))} left for all runs`;
}

async function runSystem(
  plan: SystemsPlan,
  folders: ModelFolders,
  system: PlannedSystem,
  seed: number,
  { name, label, quiet, signal }: ComparisonHost & { readonly name: string; readonly label: string },
): Promise<RunOutcome> {
  const { task, files, examples } = plan;
  const training = trainingJobOf(plan, folders, system, seed);
  const { metric } = training.options;
  const devText = (metrics: Readonly<Record<string, number>>) =>
    `${metric} ${metricNumber(criterionValue(task, metric, metrics) ?? Number.NaN)}`;
  const display = progressDisplay(process.stderr, { quiet, devText, label, elements: task.elements });
  try {
    const job = { kind: 'system', training, test: files.test, examples } as const;
    return await inProcess(job, { name, onProgress: display.show, signal });
  } finally {
    display.close();
  }
}

function trainingJobOf(
  { task, files, reading }: SystemsPlan,
  { workFolder, out }: ModelFolders,
  system: PlannedSystem,
  seed: number,
): TrainingJob {
  const options = { ...system.options, seed };
  const folder = join('models', `${system.name.replace(':', '-')}-seed${seed}`);
  return {
    ...{ task: task.name, options, reading },
    train: files.train,
    dev: files.dev,
    out: join(workFolder, folder),
    resume: undefined,
    savedConfig: {
      ...Object.fromEntries(rowFileSettings('train', files.train, task.companions)),
      ...(files.dev && Object.fromEntries(rowFileSettings('dev', files.dev, task.companions))),
      out: join(out, folder),
      ...Object.fromEntries(resolvedSettings(task, options)),
    },
  };
}

/** `lstm: 1,234,567 parameters (width 148, embedding 131)`. */
function sizeNotes({ task, systems, matching }: SystemsPlan): readonly string[] {
  const lines = systems.map(({ name, parameters, options }) => {
    const known = chosenSides(task.sides, options).flatMap((side) =>
      sizesOf(chosenFamily(options, side, task.sides)).map((size) => kebabCase(size.name)),
    );
    const isSize = (key: string) => known.some((size) => key === size || key.endsWith(`-${size}`));
    const sizes = [...resolvedSettings(task, options)].filter(([key]) => isSize(key));
    return `${name}: ${count(parameters)} parameters (${sizes.map((size) => size.join(' ')).join(', ')})`;
  });
  if (matching === undefined) return lines;
  const { parameters, reference, tolerance } = matching;
  const within = `within ${100 * tolerance} % of the ${count(parameters)} parameters of ${reference}`;
  return [`sizes are chosen ${within}:`, ...lines];
}
