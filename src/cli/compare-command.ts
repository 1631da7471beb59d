import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { HeddleError } from '../base/errors.ts';
import { constructFolder } from '../files/folder-under-construction.ts';
import { addFlags } from './command-flags.ts';
import { compareFlags, withComparisonDefaults } from './compare-flags.ts';
import { type ComparisonHost, runComparison } from './comparison.ts';
import { systemsPlan } from './comparison-plan.ts';
import { claimsTable, systemsTable } from './comparison-table.ts';
import { interruptedStatus, onInterrupts } from './interruption.ts';
import { claimOutFolder } from './out-folder.ts';
import { duration } from './progress-line.ts';
import { type GivenOptions, givenSettings, type Settings } from './settings.ts';
import { type GlobalOptions, messages, onOutputClosed, writeData } from './terminal.ts';

/** `heddle compare`: trains systems under the same conditions and reports how they differ. */
export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .description('train several families under the same conditions, measure textbook claims, write a report')
    .addHelpText(
      'after',
      '\nExamples:\n  heddle compare --train train.tsv --dev dev.tsv --test test.tsv --out report --families lstm,transformer\n  heddle compare --claims --out claims',
    );
  addFlags(command, compareFlags);
  command.action(() => compare(command.optsWithGlobals()));
}

async function compare(given: GlobalOptions & GivenOptions): Promise<void> {
  const startedAt = performance.now();
  const settings = withComparisonDefaults(givenSettings(compareFlags, given));
  const out = outOf(settings);
  const plan = await systemsPlan(settings);
  await claimOutFolder(out, {
    replace: settings.get('overwrite') === true,
    keep: [process.cwd(), ...(plan === undefined ? [] : Object.values(plan.files))],
    fix: 'add --overwrite to replace it',
  });
  const folder = await constructFolder(out);
  const { note } = messages(given);
  const stopping = new AbortController();
  const release = onInterrupts(() => stopping.abort());
  onOutputClosed(() => stopping.abort());
  const host: ComparisonHost = { quiet: given.quiet === true, note, signal: stopping.signal };
  try {
    const comparison = await runComparison({ settings, plan, out, workFolder: folder.path }, host);
    await folder.finish();
    await writeData(settings.get('json') === true ? `${JSON.stringify(comparison)}\n` : tablesOf(comparison));
    const seconds = (performance.now() - startedAt) / 1000;
    note(`finished in ${duration(seconds)}; open ${join(out, 'report.html')}`);
  } catch (error) {
    await folder.discard();
    if (!stopping.signal.aborted) throw error;
    process.exitCode = interruptedStatus;
    note(`interrupted; nothing was written to ${out}`);
  } finally {
    release();
  }
}

function tablesOf(comparison: Awaited<ReturnType<typeof runComparison>>): string {
  const { systems, claims } = comparison;
  return [
    ...(systems.length > 0 ? [systemsTable(comparison)] : []),
    ...(claims.length > 0 ? [claimsTable(claims)] : []),
  ].join('\n');
}

function outOf(settings: Settings): string {
  const out = settings.get('out');
  if (out !== undefined) return resolve(String(out));
  throw new HeddleError('E_CONFIG', {
    where: '--out',
    found: 'not given',
    allowed: '--out FOLDER',
    fix: 'see heddle compare --help',
  });
}
