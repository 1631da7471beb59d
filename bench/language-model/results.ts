/** `bench/results/language-model.json`: the last figures of each system, and of the step. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { machine, today } from '../provenance.ts';

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
  const dated = { ...result, date: today(), machine: machine() };
  const others = known[part].filter(({ name }) => name !== result.name);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...known, [part]: [...others, dated] }, null, 2)}\n`);
}
