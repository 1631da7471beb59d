/** Whether a second core is there and free: a control for every measurement of parallelism. */

import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { compile } from '../library/compile.ts';
import { matmul } from '../ops/matmul.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { medianSeconds } from './timing.ts';

/** Rows and columns: large enough that nothing but the product counts. */
const size = 768;

/** The time of a square matrix product with one thread over that with two: near 2 on a machine that is idle. */
export async function secondCoreGain(runtime: Runtime): Promise<number> {
  const x = input('x', 'float32', [size, size]);
  const product = matmul(x, x);
  const feeds = { x: hostTensor('float32', [size, size], new Float32Array(size * size).fill(0.01)) };
  const secondsWith = async (threads: number) => {
    const compiled = await compile({ product }, runtime, { threads });
    const seconds = await medianSeconds(() => compiled.run(feeds), {
      warmup: 3,
      repetitions: 15,
      seconds: 0.3,
    });
    await compiled.release();
    return seconds;
  };
  return (await secondsWith(1)) / (await secondsWith(2));
}
