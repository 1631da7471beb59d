/** A comparison from its plan to its files. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '../compare/claims/claim.ts';
import { compareSystems, type SystemOutcome } from '../compare/compare-systems.ts';
import type { Comparison, Machine } from '../compare/comparison.ts';
import { renderReport } from '../compare/report/report.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { criterionValue } from '../tasks/dev-evaluation.ts';
import type { PlannedSystem, SystemsPlan } from './comparison-plan.ts';
import { inProcess } from './comparison-process.ts';
import type { FlagValue } from './flags.ts';
import { progressDisplay } from './progress-display.ts';
import { count, metricNumber } from './progress-line.ts';
import { resolvedSettings } from './resolved-settings.ts';
import type { Settings } from './settings.ts';
import type { TrainingJob } from './training-job.ts';

/** What is to be done, and where. */
export interface ComparisonRequest {
  readonly settings: Settings;
  /** Absent: no systems, only claims. */
  readonly plan: SystemsPlan | undefined;
  /** The folder of the report. */
  readonly out: string;
  /** Where the files are written before they take their place as a whole. */
  readonly workFolder: string;
}

/** Who watches. */
export interface ComparisonHost {
  readonly quiet: boolean;
  readonly note: (text: string) => void;
  /** Ends the process that is under way. */
  readonly signal: AbortSignal;
}

/** Trains, measures, judges, and writes all files to the work folder. */
export async function runComparison(request: ComparisonRequest, host: ComparisonHost): Promise<Comparison> {
  const { settings, plan, workFolder } = request;
  const date = new Date().toISOString();
  const threads = Number(settings.get('threads') ?? availableParallelism());
  const outcomes = plan === undefined ? [] : await runSystems(request, plan, host);
  const claims = settings.get('claims') === true ? await measureClaims(threads, host) : [];
  const comparison: Comparison = {
    version: 1,
    date,
    machine: machine(threads),
    settings: settingsInForce(settings, plan),
    data: plan?.data,
    matching: plan?.matching,
    ...(plan === undefined ? { systems: [], tests: [] } : compareSystems(outcomes, plan.lengths)),
    claims,
  };
  const files = [
    ['comparison.json', `${JSON.stringify(comparison)}\n`],
    ['report.html', renderReport(comparison)],
    ...(claims.length > 0 ? [['claims.json', `${JSON.stringify(claims, null, 2)}\n`] as const] : []),
  ] as const;
  for (const [name, content] of files) await writeFileAtomically(join(workFolder, name), content);
  return comparison;
}

/** Every run in a process of its own, one after the other. */
async function runSystems(
  request: ComparisonRequest,
  plan: SystemsPlan,
  host: ComparisonHost,
): Promise<readonly SystemOutcome[]> {
  for (const text of [...plan.notes, ...sizeNotes(plan)]) host.note(text);
  const runs = plan.systems.length * plan.seeds.length;
  const found: SystemOutcome[] = [];
  for (const system of plan.systems) {
    const outcomes = [];
    for (const seed of plan.seeds) {
      const number = found.length * plan.seeds.length + outcomes.length + 1;
      const name = plan.seeds.length === 1 ? system.name : `${system.name}, seed ${seed}`;
      host.note(`${name} (${number} of ${runs})`);
      outcomes.push(await runSystem(request, plan, system, seed, { ...host, name }));
    }
    found.push({ name: system.name, outcomes });
  }
  return found;
}

async function runSystem(
  { out, workFolder }: ComparisonRequest,
  { files, examples }: SystemsPlan,
  system: PlannedSystem,
  seed: number,
  { name, quiet, signal }: ComparisonHost & { readonly name: string },
) {
  const options = { ...system.options, seed };
  const folder = join('models', `${system.name.replace(':', '-')}-seed${seed}`);
  const savedConfig = { train: files.train, dev: files.dev, out: join(out, folder) };
  const training: TrainingJob = {
    options,
    train: { pairs: files.train },
    dev: { pairs: files.dev },
    out: join(workFolder, folder),
    resume: undefined,
    savedConfig: { ...savedConfig, ...Object.fromEntries(resolvedSettings(options)) },
  };
  const { metric } = options;
  const devText = (metrics: Readonly<Record<string, number>>) =>
    `${metric} ${metricNumber(criterionValue(metric, metrics) ?? Number.NaN)}`;
  const display = progressDisplay(process.stderr, { quiet, devText, label: name });
  try {
    const job = { kind: 'system', training, test: files.test, examples } as const;
    return await inProcess(job, { name, onProgress: display.show, signal });
  } finally {
    display.close();
  }
}

async function measureClaims(threads: number, { note, signal }: ComparisonHost): Promise<readonly Claim[]> {
  return inProcess(
    { kind: 'claims', threads },
    {
      name: 'claims',
      onProgress: (message) => {
        if (message.kind !== 'record') note(message.text);
      },
      signal,
    },
  );
}

/** `lstm: 1,234,567 parameters (encoder width 148, decoder width 148)`. */
function sizeNotes({ systems, matching }: SystemsPlan): readonly string[] {
  const head =
    matching === undefined
      ? []
      : [
          `sizes that match the ${count(matching.parameters)} parameters of ${matching.reference} within ${100 * matching.tolerance} %:`,
        ];
  const lines = systems.map(({ name, parameters, options }) => {
    const settings = [...resolvedSettings(options)].filter(([key]) =>
      /(?:^|-)(?:width|inner|embedding)$/.test(key),
    );
    return `${name}: ${count(parameters)} parameters (${settings.map(([key, value]) => `${key} ${value}`).join(', ')})`;
  });
  return [...head, ...lines];
}

function machine(threads: number): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    node: process.version,
    threads,
  };
}

/** What was given and what the comparison adds, with the systems by name; sizes stand with each system. */
function settingsInForce(
  settings: Settings,
  plan: SystemsPlan | undefined,
): Readonly<Record<string, FlagValue>> {
  const hidden = ['out', 'overwrite', 'json'];
  const given = [...settings].filter(([name]) => !hidden.includes(name));
  if (plan === undefined) return Object.fromEntries(given);
  const systems = plan.systems.map(({ name }) => name).join(',');
  return Object.fromEntries([...given, ['systems', systems]]);
}
