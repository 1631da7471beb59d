/** A table of the shared data as one series. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seriesRows } from '../../src/data/rows/series.ts';
import type { Series } from '../../src/data/series/series.ts';
import { readRows } from '../../src/files/read-rows.ts';

const shared = process.env.HEDDLE_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));

export async function readSeries(file: string): Promise<Series> {
  const path = join(shared, 'data', file);
  if (!existsSync(path)) throw new Error(`${path}: there is no such file; set HEDDLE_SHARED`);
  const [series] = await readRows(seriesRows({ fill: 'none' }), [path]);
  if (series === undefined) throw new Error(`${path}: no series`);
  return series;
}
