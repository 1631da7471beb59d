/** Test files share a process, and commands listen to its streams until it ends: what a test added is taken away after it. */
import { afterEach } from 'vitest';

const streams = [process.stdout, process.stderr];
const before = streams.map((stream) => stream.listeners('error'));

afterEach(() => {
  for (const [i, stream] of streams.entries()) {
    const added = stream.listeners('error').filter((listener) => !before[i]!.includes(listener));
    for (const listener of added) stream.off('error', listener as () => void);
  }
});
