import { setTimeout } from 'node:timers/promises';

interface BatchOptions {
  /** The most lines of a batch. */
  readonly size: number;
  /** How long a line waits for others. */
  readonly milliseconds: number;
}

/**
 * Lines in batches: one is full at `size` lines, or is as it is when its first line has waited long enough.
 *
 * An error of `lines` is thrown behind the batch of the lines that came before it.
 */
export async function* batchLines(
  lines: AsyncIterator<string, void>,
  { size, milliseconds }: BatchOptions,
): AsyncGenerator<readonly string[], void, void> {
  let next = readAhead(lines);
  for (;;) {
    const batch: string[] = [];
    let result: IteratorResult<string, void> | undefined = await next;
    const waiting = new AbortController();
    const deadline = setTimeout(milliseconds, undefined, { signal: waiting.signal }).catch(() => undefined);
    let failure: { readonly error: unknown } | undefined;
    while (result !== undefined && !result.done) {
      batch.push(result.value);
      next = readAhead(lines);
      if (batch.length === size) break;
      try {
        result = await Promise.race([next, deadline]);
      } catch (error) {
        failure = { error };
        break;
      }
    }
    waiting.abort();
    if (batch.length > 0) yield batch;
    if (failure !== undefined) throw failure.error;
    if (result?.done) return;
  }
}

/** The next line, asked for before it is needed; an error of it is not thrown before it is awaited. */
function readAhead(lines: AsyncIterator<string, void>): Promise<IteratorResult<string, void>> {
  const next = lines.next();
  next.catch(() => undefined);
  return next;
}
