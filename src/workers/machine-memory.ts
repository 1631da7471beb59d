import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { HeddleError } from '../base/errors.ts';

/** The memory that this process may have, in bytes: that of the machine, or what a container leaves of it. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** What a thread is ended with that fills its heap, where rows and examples are: E_LIMIT with what to do about it. */
export function heapError(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  const megabytes = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
  const found = 'its data does not fit into the heap of JavaScript';
  return new HeddleError(
    'E_LIMIT',
    {
      where: 'training thread',
      found,
      allowed: `${megabytes} MB`,
      fix: `set NODE_OPTIONS=--max-old-space-size=${2 * megabytes}, or train on fewer rows`,
    },
    { cause: error },
  );
}
