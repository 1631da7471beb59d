/** What ends a long command from outside, in good order: Ctrl-C, a scheduler or `docker stop`, a terminal that is closed. */
import { writeSync } from 'node:fs';
import { constants } from 'node:os';

/** SIGINT is Ctrl-C. */
const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndSignal = (typeof endSignals)[number];

/** One press of Ctrl-C may arrive twice, from the terminal and from npm, which hands it on: within this time it is one. */
const onePress = 100;

/**
 * Calls `end` at the first signal, with the exit status of a program that it ended (128 and its number). A Ctrl-C after
 * that ends the process at once, whatever it is doing, with `lastWords` on stderr; other signals that follow change
 * nothing, since a terminal that closes may send several. Returns a function that takes all of this back.
 */
export function onEndSignals(end: (status: number) => void, lastWords: string): () => void {
  let endedAt: number | undefined;
  const listen = (signal: EndSignal) => {
    if (endedAt === undefined) {
      endedAt = performance.now();
      end(statusOf(signal));
    } else if (signal === 'SIGINT' && performance.now() - endedAt > onePress) {
      release();
      endAtOnce(signal, lastWords);
    }
  };
  const release = () => {
    for (const signal of endSignals) process.off(signal, listen);
  };
  for (const signal of endSignals) process.on(signal, listen);
  return release;
}

function statusOf(signal: EndSignal): number {
  return 128 + constants.signals[signal];
}

/** Lets the system end the process: `process.exit` would wait for threads that are inside native code. */
function endAtOnce(signal: EndSignal, lastWords: string): void {
  try {
    writeSync(2, `${lastWords}\n`);
  } catch {
    // Nobody reads it.
  }
  process.kill(process.pid, signal);
  // The first process of a container is not ended by a signal of its own.
  process.exit(statusOf(signal));
}
