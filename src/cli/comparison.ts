/** A comparison from its plan to its files. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '../claims/claim.ts';
import { compareSystems, type SystemOutcome } from '../compare/compare-systems.ts';
import type { Comparison, ComparisonData, Machine } from '../compare/comparison.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import type { ClaimsPlan } from './claims-plan.ts';
import type { SystemsPlan } from './comparison-plan.ts';
import { inProcess } from './comparison-process.ts';
import type { ClaimsJob } from './comparison-run.ts';
import { type ComparisonHost, runSystems } from './comparison-systems.ts';
import type { FlagValue } from './flags.ts';
import type { Settings } from './settings.ts';

/** What is to be done, and where. */
export interface ComparisonRequest {
  readonly settings: Settings;
  /** Absent: no systems, only claims. */
  readonly plan: SystemsPlan | undefined;
  /** Absent: no claims. */
  readonly claimsPlan: ClaimsPlan | undefined;
  /** The folder of the report. */
  readonly out: string;
  /** Where the files are written before they take their place as a whole. */
  readonly workFolder: string;
}

const reportFiles = { comparison: 'comparison.json', report: 'report.html', claims: 'claims.json' } as const;

/** The files that a comparison writes, next to those of its models. */
export const comparisonFiles: readonly string[] = Object.freeze(Object.values(reportFiles));

/** Trains, measures, judges, and writes all files to the work folder. */
export async function runComparison(request: ComparisonRequest, host: ComparisonHost): Promise<Comparison> {
  const { settings, plan, workFolder } = request;
  const date = new Date().toISOString();
  const threads = Number(settings.get('threads') ?? availableParallelism());
  const outcomes = plan === undefined ? [] : await runSystems(plan, request, host);
  if (plan !== undefined) host.note('comparing the systems');
  const judged = plan === undefined ? { systems: [], tests: [] } : compareSystems(outcomes, plan.lengths);
  const { claimsPlan } = request;
  const claims = claimsPlan === undefined ? [] : await measureClaims({ ...claimsPlan, threads }, host);
  const comparison: Comparison = {
    version: 2,
    date,
    machine: machine(threads),
    settings: settingsInForce(settings, plan),
    task: plan?.task.name,
    metrics: (plan?.task.metrics ?? []).map(({ name, label, better }) => ({ name, label, better })),
    data: plan && dataOf(plan, outcomes),
    matching: plan?.matching,
    ...judged,
    claims,
  };
  // Loaded here, since no other command should wait for a plotting library.
  const { renderReport } = await import('../compare/report/report.ts');
  const files = [
    [reportFiles.comparison, `${JSON.stringify(comparison)}\n`],
    [reportFiles.report, renderReport(comparison)],
    ...(claims.length > 0 ? [[reportFiles.claims, `${JSON.stringify(claims, null, 2)}\n`] as const] : []),
  ] as const;
  for (const [name, content] of files) await writeFileAtomically(join(workFolder, name), content);
  return comparison;
}

/** How many items a test set has is what the evaluations found. */
function dataOf({ data }: SystemsPlan, outcomes: readonly SystemOutcome[]): ComparisonData {
  const items = outcomes[0]?.outcomes[0]?.result.metrics.items ?? data.test.items;
  return { ...data, test: { ...data.test, items } };
}

async function measureClaims(
  job: Omit<ClaimsJob, 'kind'>,
  { note, signal }: ComparisonHost,
): Promise<readonly Claim[]> {
  return inProcess(
    { kind: 'claims', ...job },
    {
      name: 'claims',
      onProgress: (message) => {
        if (message.kind !== 'record') note(message.text);
      },
      signal,
    },
  );
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
