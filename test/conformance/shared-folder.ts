import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of development data: $HEDDLE_SHARED, else `shared` beside the repository; undefined where both are absent. */
export function findSharedFolder(): string | undefined {
  const besideRepository = fileURLToPath(new URL('../../../shared', import.meta.url));
  const candidates = [process.env.HEDDLE_SHARED, besideRepository].filter((path) => path !== undefined);
  return candidates.map((path) => resolve(path)).find((path) => existsSync(path));
}
