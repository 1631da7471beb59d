/** `bench/results/FILE.json`: the last figures of every case. */
import { z } from 'zod';
import { machine, today } from '../provenance.ts';
import { readResults, writeResults } from '../results-files.ts';
import type { Comparison } from './comparison.ts';

const resultSchema = z.looseObject({ case: z.string(), threads: z.number() });
const fileSchema = z.object({ results: z.array(resultSchema) });

interface Measured {
  readonly case: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly comparison: Comparison;
}

/** Puts the figures of a case and its number of threads in the place of older ones, or at the end. */
export function record(file: string, { case: name, settings, comparison }: Measured): void {
  const known = fileSchema.parse(readResults(file, { results: [] })).results;
  const date = today();
  const result = { case: name, date, machine: machine(), settings, ...comparison };
  const isOlder = (other: z.output<typeof resultSchema>) =>
    other.case === name && other.threads === comparison.threads;
  const at = known.findIndex(isOlder);
  const results = at < 0 ? [...known, result] : known.with(at, result);
  writeResults(file, { results });
}
