/** The data of the benchmarks, which is not in the repository. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `data/`: $HEDDLE_SHARED, else `shared` next to the repository. */
const folder = process.env.HEDDLE_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url));

/** The path of a file or folder of the data. Throws where there is none. */
export function sharedPath(name: string): string {
  const path = join(folder, 'data', name);
  if (existsSync(path)) return path;
  throw new Error(`${path}: there is no such file; set HEDDLE_SHARED to the folder that holds data/`);
}
