/** The files of results, `bench/results/NAME.json`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../', import.meta.url));

export const resultsFolder = join(root, 'bench/results');

const pathOf = (name: string) => join(resultsFolder, `${name}.json`);

/** What stands in a file, as JSON; `empty` where there is none. */
export function readResults(name: string, empty: unknown): unknown {
  return existsSync(pathOf(name)) ? JSON.parse(readFileSync(pathOf(name), 'utf8')) : empty;
}

/** Puts a report in the place of what stands in a file. */
export function writeResults(name: string, report: object): void {
  mkdirSync(resultsFolder, { recursive: true });
  writeFileSync(pathOf(name), `${JSON.stringify(report, null, 2)}\n`);
}

/** Whether settings are those that stand in a file: such a run need not be done again. */
export function isSame(settings: unknown, known: unknown): boolean {
  return JSON.stringify(settings) === JSON.stringify(known);
}
