/** The PyTorch peer as a child process that makes steps on demand. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const readySchema = z.object({
  ready: z.object({ torch: z.string(), parameters: z.number(), adam: z.string() }),
});
const secondsSchema = z.object({ seconds: z.number() });

export interface Peer {
  readonly torch: string;
  readonly parameters: number;
  /** Which of PyTorch's Adam implementations was fastest and is used. */
  readonly adam: string;
  /** Makes `count` steps and returns their seconds. */
  readonly steps: (count: number) => Promise<number>;
  readonly stop: () => void;
}

/** Starts `bench/peers/transformer_training.py` and waits until it has warmed up. */
export async function startPeer(python: string, size: string, threads: number): Promise<Peer> {
  const script = new URL('../peers/transformer_training.py', import.meta.url).pathname;
  // Fewer page faults for PyTorch's large temporaries: the peer at its best.
  const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: '1073741824', MALLOC_TRIM_THRESHOLD_: '4294967296' };
  const child = spawn(python, [script, '--size', size, '--threads', String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`${script} ended early`);
    return JSON.parse(value) as unknown;
  };
  const { ready } = readySchema.parse(await next());
  return {
    ...ready,
    steps: async (count) => {
      child.stdin.write(`step ${count}\n`);
      return secondsSchema.parse(await next()).seconds;
    },
    stop: () => child.kill(),
  };
}
