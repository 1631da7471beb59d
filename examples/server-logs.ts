/**
 * Logs with several numbers a line: half an hour of a server is one signal of three channels, and its label what was wrong.
 *
 * Run it with `npx tsx examples/server-logs.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const states = ['healthy', 'leak', 'overload'] as const;
/** Numbers from 0 to 1 by the generator of Park and Miller. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Thirty lines of a server. Memory rises where it leaks; under overload the latency follows the load four minutes later. */
function log(state: (typeof states)[number], seed: number): string {
  const draw = noise(seed * 7919 + 1);
  const [begin, level] = [5 + 15 * draw(), 0.4 + 0.2 * draw()] as const;
  const lines = Array.from({ length: 30 }, (_, minute) => {
    const isOverloaded = (since: number) => state === 'overload' && minute >= since;
    const cpu = 0.4 + (isOverloaded(begin) ? 0.3 : 0) + 0.3 * draw();
    const memory = level + (state === 'leak' ? 0.006 * minute : 0) + 0.1 * draw();
    const latency = 40 + (isOverloaded(begin + 4) ? 60 : 0) + 60 * draw();
    return `cpu=${cpu.toFixed(2)} memory=${memory.toFixed(2)} latency=${latency.toFixed(0)}ms`;
  });
  return lines.join('\n');
}

/** The numbers of each line. */
const signalOf = (text: string) =>
  text.split('\n').map((line) => [...line.matchAll(/=([\d.]+)/g)].map(([, value]) => Number(value)));

const rows = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const label = states[i % states.length] ?? 'healthy';
    return { signal: signalOf(log(label, first + i)), label };
  });

/** Learns what is wrong; returns how often it is right on logs that it has not seen, and what it says of one that leaks. */
export async function watch(updates: number) {
  const sizes = {
    encoder: 'gru',
    model: { width: 24, layers: 1 },
    batchTokens: 960,
    learningRate: 0.01,
  } as const;
  const data = { task: 'signal-classification', train: rows(1, 300), threads: 1 } as const;
  const model = await fit({ ...data, ...sizes, updates });
  const { metrics } = await model.evaluate(rows(1000, 90));
  const [answer] = await model.predict([signalOf(log('leak', 5000))]);
  return { accuracy: metrics.get('accuracy'), answer };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.log(await watch(250));
