/** Seconds of work that is done again and again. */
import { median } from '../metrics/averages.ts';

export interface Repetitions {
  /** Runs that are not counted: memory is taken, kernels are chosen. */
  readonly warmup: number;
  /** The fewest runs that are counted; more are, until `seconds` have passed. */
  readonly repetitions: number;
  readonly seconds: number;
}

/** The seconds that the run in the middle took: a neighbour that disturbs some runs does not move it. */
export async function medianSeconds(run: Run, options: Repetitions): Promise<number> {
  return median((await secondsOfEach([run], options))[0]!);
}

/** The least seconds that each of several works took, by turns: what else goes on on a machine only adds to the time of a run. */
export async function leastSeconds(runs: readonly Run[], options: Repetitions): Promise<readonly number[]> {
  return (await secondsOfEach(runs, options)).map((seconds) => Math.min(...seconds));
}

/**
 * The seconds of every counted run of several works that take turns, so that what disturbs one disturbs the others too.
 *
 * Shapes: found[work][round]
 */
export async function secondsOfEach(
  runs: readonly Run[],
  { warmup, repetitions, seconds }: Repetitions,
): Promise<readonly (readonly number[])[]> {
  const counted: number[][] = runs.map(() => []);
  let spent = 0;
  for (let round = 0; round < warmup + repetitions || spent < seconds * runs.length; round++) {
    for (const [i, run] of runs.entries()) {
      const taken = await secondsOf(run);
      if (round < warmup) continue;
      counted[i]!.push(taken);
      spent += taken;
    }
  }
  return counted;
}

type Run = () => Promise<unknown>;

async function secondsOf(run: Run): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}
