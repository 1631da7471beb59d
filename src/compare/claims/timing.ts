/** Seconds of work that is done again and again. */

export interface Repetitions {
  /** Runs that are not counted: memory is taken, kernels are chosen. */
  readonly warmup: number;
  /** The fewest runs that are counted; more are, until `seconds` have passed. */
  readonly repetitions: number;
  readonly seconds: number;
}

/** The seconds that the run in the middle took: a neighbour that disturbs some runs does not move it. */
export async function medianSeconds(
  run: () => Promise<unknown>,
  { warmup, repetitions, seconds }: Repetitions,
): Promise<number> {
  for (let i = 0; i < warmup; i++) await run();
  const counted: number[] = [];
  for (let spent = 0; counted.length < repetitions || spent < seconds; spent += counted.at(-1)!) {
    counted.push(await secondsOf(run));
  }
  return median(counted);
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/** The middle value; of an even number the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
