/** The PyTorch peer as a child process that makes steps on demand. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const readySchema = z.object({
  ready: z.object({ torch: z.string(), parameters: z.number(), way: z.string() }),
});
const secondsSchema = z.object({ seconds: z.number() });
const memorySchema = z.object({ bytes: z.number() });
const checkSchema = z.object({
  loss: z.number(),
  gradientNorm: z.number(),
  /** How far the peer's own float32 is from these figures, where they are float64's. */
  rounding: z.number().default(0),
});

export interface Peer {
  readonly torch: string;
  readonly parameters: number;
  /** Which of the ways to make PyTorch's step was fastest and is used. */
  readonly way: string;
  /** Makes `count` steps and returns their seconds. */
  readonly steps: (count: number) => Promise<number>;
  /** What a step computes from the weights and inputs of a safetensors file. */
  readonly check: (file: string) => Promise<z.output<typeof checkSchema>>;
  /** The largest resident memory of its process so far, bytes. */
  readonly memory: () => Promise<number>;
  readonly stop: () => void;
}

/** Starts `bench/peers/training/peer.py` and waits until it has warmed up; it takes the fastest way unless one is given. */
export function startPeer(
  python: string,
  settings: Readonly<Record<string, unknown>>,
  threads: number,
  way?: string,
): Promise<Peer> {
  const args = [JSON.stringify(settings), String(threads), ...(way === undefined ? [] : [way])];
  return startScript(python, 'training/peer.py', args);
}

/** Starts a script of `bench/peers` that makes steps on demand, and waits until it has warmed up. */
export async function startScript(python: string, name: string, args: readonly string[]): Promise<Peer> {
  const script = new URL(`../peers/${name}`, import.meta.url).pathname;
  // Fewer page faults for PyTorch's large temporaries: the peer at its best.
  const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: '1073741824', MALLOC_TRIM_THRESHOLD_: '4294967296' };
  const child = spawn(python, [script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`${script} ended early`);
    return JSON.parse(value) as unknown;
  };
  const ask = (line: string) => {
    child.stdin.write(`${line}\n`);
    return next();
  };
  const { ready } = readySchema.parse(await next());
  return {
    ...ready,
    steps: async (count) => secondsSchema.parse(await ask(`step ${count}`)).seconds,
    check: async (file) => checkSchema.parse(await ask(`check ${file}`)),
    memory: async () => memorySchema.parse(await ask('memory -')).bytes,
    stop: () => child.kill(),
  };
}
