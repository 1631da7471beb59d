import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Whether two paths lead to one folder, through links too; a path to nothing is only like itself. */
export async function isSameFolder(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map((path) => realpath(path).catch(() => resolve(path))));
  return first === second;
}
