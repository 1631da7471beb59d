/** `bench/results/training.json`: the last figures of every case. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { machine, today } from '../provenance.ts';
import type { Comparison } from './comparison.ts';

const resultSchema = z.looseObject({ case: z.string(), threads: z.number() });
const fileSchema = z.object({ results: z.array(resultSchema) });

const file = new URL('../results/training.json', import.meta.url);

interface Measured {
  readonly case: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly comparison: Comparison;
}

/** Puts the figures of a case and its number of threads in the place of older ones, or at the end. */
export function record({ case: name, settings, comparison }: Measured): void {
  const known = existsSync(file) ? fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).results : [];
  const date = today();
  const result = { case: name, date, machine: machine(), settings, ...comparison };
  const isOlder = (other: z.output<typeof resultSchema>) =>
    other.case === name && other.threads === comparison.threads;
  const at = known.findIndex(isOlder);
  const results = at < 0 ? [...known, result] : known.with(at, result);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ results }, null, 2)}\n`);
}
