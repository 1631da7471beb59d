/** Runs the cases of a benchmark of training steps that the command line names. */
import type { BenchCase } from './bench-case.ts';
import { compare } from './comparison.ts';
import { profile } from './profile.ts';
import { record } from './results.ts';

/**
 * `[python] [case...]`: Heddle against PyTorch, in interleaved rounds on this machine with 1 and 2 threads, written to `bench/results/FILE.json`.
 * With `--profile` in front: where the time of Heddle's step goes, without a peer; with `--shapes` by shapes too.
 */
export async function runCases(file: string, cases: ReadonlyMap<string, BenchCase>): Promise<void> {
  const args = process.argv.slice(2);
  const flags = args.filter((arg) => arg.startsWith('--'));
  const profiled = flags.includes('--profile');
  const words = args.filter((arg) => !arg.startsWith('--'));
  const [python, named] = profiled ? ['', words] : [words[0] ?? 'python3', words.slice(1)];
  const names = named.length > 0 ? named : [...cases.keys()];
  const unknown = names.filter((name) => !cases.has(name));
  if (unknown.length > 0) {
    console.error(`no case ${unknown.join(', ')}; the cases are: ${[...cases.keys()].join(', ')}`);
    process.exit(1);
  }
  for (const name of names) {
    const bench = cases.get(name)!;
    if (profiled) await printProfile(name, bench, flags.includes('--shapes'));
    else await compareAll(file, python, [name, bench]);
  }
}

async function compareAll(file: string, python: string, [name, bench]: readonly [string, BenchCase]) {
  for (const threads of [1, 2]) {
    const comparison = await compare(python, [name, bench], threads);
    record(file, { case: name, settings: bench.settings, comparison });
    const { heddleMilliseconds: ours, pytorchMilliseconds: theirs, ratio, torchWay, peakBytes } = comparison;
    const [mine, peers] = [peakBytes.heddle, peakBytes.pytorch].map((bytes) => (bytes / 2 ** 20).toFixed(0));
    console.log(
      `${name}, ${threads} thread(s): Heddle ${ours.toFixed(1)} ms, ${mine} MiB; PyTorch ${theirs.toFixed(1)} ms, ${peers} MiB (${torchWay}); ratio ${ratio.toFixed(2)}`,
    );
  }
}

async function printProfile(name: string, bench: BenchCase, shapes: boolean): Promise<void> {
  const operators = await profile(bench, { shapes });
  const total = operators.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const work = operators.reduce((sum, { gigaflops }) => sum + gigaflops, 0);
  console.log(
    `${name}: ${total.toFixed(1)} ms, ${work.toFixed(2)} GFLOP, ${((work / total) * 1000).toFixed(0)} GFLOP/s on 1 thread`,
  );
  for (const { name: operator, calls, milliseconds, gigaflops } of operators.slice(0, 30)) {
    const rate = gigaflops > 0 ? ` ${((gigaflops / milliseconds) * 1000).toFixed(0)} GFLOP/s` : '';
    const share = ((100 * milliseconds) / total).toFixed(1);
    console.log(
      `${milliseconds.toFixed(2).padStart(9)} ms ${share.padStart(5)} % ${calls} ${operator}${rate}`,
    );
  }
}
