/** `bench/results/language-model.json`: the last figures of each system, and of the step. */
import { z } from 'zod';
import { machine, today } from '../provenance.ts';
import { readResults, writeResults } from '../results-files.ts';

const resultSchema = z.looseObject({ name: z.string() });
const fileSchema = z.object({ quality: z.array(resultSchema), speed: z.array(resultSchema) });

const file = 'language-model';

/** Puts a result in the place of an older one of the same name, or at the end. */
export function record(
  part: 'quality' | 'speed',
  result: Readonly<Record<string, unknown>> & { name: string },
): void {
  const known = fileSchema.parse(readResults(file, { quality: [], speed: [] }));
  const dated = { ...result, date: today(), machine: machine() };
  const others = known[part].filter(({ name }) => name !== result.name);
  writeResults(file, { ...known, [part]: [...others, dated] });
}
