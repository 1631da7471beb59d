import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { HeddleError } from '../base/errors.ts';
import type { Comparison } from '../compare/comparison.ts';
import { claimFolder } from '../files/claim-folder.ts';
import { constructFolder, type FolderUnderConstruction } from '../files/folder-under-construction.ts';
import { claimsPlan } from './claims-plan.ts';
import { addFlags } from './command-flags.ts';
import { compareFlags, withComparisonDefaults } from './compare-flags.ts';
import { type ComparisonRequest, comparisonFiles, runComparison } from './comparison.ts';
import { systemsPlan } from './comparison-plan.ts';
import { claimsTable, systemsTable } from './comparison-table.ts';

import { addExamples } from './help.ts';
import { onEndSignals } from './interruption.ts';
import { duration } from './progress-line.ts';
import { type GivenOptions, givenSettings, type Settings } from './settings.ts';
import { type GlobalOptions, messages, onOutputClosed, writeData } from './terminal.ts';

/** `heddle compare`: trains systems under the same conditions and reports how they differ. */
export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .description('train several families under the same conditions, measure textbook claims, write a report');
  addExamples(
    command,
    'heddle compare --train a.tsv --dev b.tsv --test c.tsv --families lstm,transformer --out report',
    'heddle compare --claims --out claims',
  );
  addFlags(command, compareFlags);
  command.action(() => compare(command.optsWithGlobals()));
}

async function compare(given: GlobalOptions & GivenOptions): Promise<void> {
  const settings = withComparisonDefaults(givenSettings(compareFlags, given));
  const out = outOf(settings);
  const claims = await claimsPlan(settings);
  const plan = await systemsPlan(settings);
  const claim = await claimFolder(out, {
    allow: settings.get('overwrite') === true ? 'any' : 'empty',
    where: `--out ${out}`,
    fix: 'add --overwrite to replace what Heddle wrote there',
    names: comparisonFiles,
  });
  const stopping = new AbortController();
  const stop = (status: number) => {
    process.exitCode ||= status;
    stopping.abort();
  };
  const release = onEndSignals(stop, 'ended');
  onOutputClosed(stop);
  try {
    await compareInto(out, settings, { plan, claimsPlan: claims }, { ...given, signal: stopping.signal });
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    messages(given).note(`interrupted; ${out} is as it was`);
  } finally {
    release();
    await claim.release();
  }
}

/** Fills a folder in `out`, whose files come to their places at the end. */
async function compareInto(
  out: string,
  settings: Settings,
  plans: Pick<ComparisonRequest, 'plan' | 'claimsPlan'>,
  { signal, ...global }: GlobalOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const startedAt = performance.now();
  const { note } = messages(global);
  const folder = await constructFolder(out);
  try {
    const request = { settings, ...plans, out, workFolder: folder.path };
    const comparison = await runComparison(request, { quiet: global.quiet === true, note, signal });
    await folder.finish();
    await writeData(settings.get('json') === true ? `${JSON.stringify(comparison)}\n` : tables(comparison));
    note(`finished in ${duration((performance.now() - startedAt) / 1000)}; open ${join(out, 'report.html')}`);
  } catch (error) {
    await keepModels(folder, note);
    throw error;
  }
}

/** Hours of training are not thrown away because a later run fails, nor the best weights of that run. */
async function keepModels(folder: FolderUnderConstruction, note: (text: string) => void): Promise<void> {
  const models = join(folder.path, 'models');
  const names = await readdir(models).catch(() => []);
  if (names.length === 0) return folder.discard();
  note(`saved so far, and kept until the next comparison: ${names.join(', ')} in ${models}`);
}

function tables(comparison: Comparison): string {
  const { systems, claims } = comparison;
  const parts = [
    ...(systems.length > 0 ? [systemsTable(comparison)] : []),
    ...(claims.length > 0 ? [claimsTable(claims)] : []),
  ];
  return parts.join('\n');
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
