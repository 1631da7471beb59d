/** `bench/results/question-answering.json`: the figures of each seed, and their means. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { z } from 'zod';
import type { Result } from './measure.ts';

const runSchema = z.looseObject({ seed: z.int(), exactMatch: z.number(), f1: z.number() });
const fileSchema = z.looseObject({ runs: z.array(runSchema) });

const file = new URL('../results/question-answering.json', import.meta.url);

/** Puts a run in the place of an older one of the same seed. */
export function record(result: Result): void {
  const known = existsSync(file) ? fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).runs : [];
  const dated = {
    ...result,
    date: new Date().toISOString().slice(0, 10),
    load: loadavg()[0],
    machine: machine(),
  };
  const runs = [...known.filter(({ seed }) => seed !== result.seed), dated].sort((a, b) => a.seed - b.seed);
  const mean = (value: (run: z.output<typeof runSchema>) => number) =>
    runs.reduce((sum, run) => sum + value(run), 0) / runs.length;
  const means = { seeds: runs.length, exactMatch: mean((run) => run.exactMatch), f1: mean((run) => run.f1) };
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ means, runs }, null, 2)}\n`);
}

function machine() {
  return {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}
