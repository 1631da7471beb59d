/**
 * The peak memory of a step, of either side in a process of its own.
 *
 * `npx tsx bench/training/step-memory.ts CASE THREADS` makes Heddle's steps of a case and prints the bytes.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { peakMemory } from '../../src/runtime/node/peak-memory.ts';
import { cases as pictureCases } from '../vision-training/cases.ts';
import type { BenchCase } from './bench-case.ts';
import { cases } from './cases.ts';
import { startPeer } from './peer.ts';

const steps = 4;
const script = fileURLToPath(import.meta.url);

/** VmHWM of both sides after a few steps; Heddle's holds the compiler of the benchmark's own TypeScript too. */
export async function peakMemories(
  python: string,
  [name, { settings }]: readonly [string, BenchCase],
  { threads, way }: { readonly threads: number; readonly way: string },
) {
  const printed = execFileSync(process.execPath, [...process.execArgv, script, name, String(threads)]);
  const peer = await startPeer(python, settings, threads, way);
  await peer.steps(steps);
  const pytorch = await peer.memory();
  peer.stop();
  return { heddle: Number(String(printed)), pytorch };
}

async function printMemory(name: string, threads: number): Promise<void> {
  const bench = cases.get(name) ?? pictureCases.get(name);
  if (bench === undefined) throw new Error(`no case ${name}`);
  const { step, release } = await bench.start({ threads });
  for (let i = 0; i < steps; i++) await step();
  await release();
  console.log(await peakMemory());
}

const [, called, name, threads] = process.argv;
if (called === script && name !== undefined) await printMemory(name, Number(threads));
