/** `bench/results/language-model.json`: the last figures of each system, and of the step. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { z } from 'zod';

const resultSchema = z.looseObject({ name: z.string() });
const fileSchema = z.object({ quality: z.array(resultSchema), speed: z.array(resultSchema) });

const file = new URL('../results/language-model.json', import.meta.url);

/** Puts a result in the place of an older one of the same name, or at the end. */
export function record(
  part: 'quality' | 'speed',
  result: Readonly<Record<string, unknown>> & { name: string },
): void {
  const known = existsSync(file)
    ? fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    : { quality: [], speed: [] };
  const dated = { ...result, date: new Date().toISOString().slice(0, 10), machine: machine() };
  const others = known[part].filter(({ name }) => name !== result.name);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...known, [part]: [...others, dated] }, null, 2)}\n`);
}

function machine() {
  return {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}
