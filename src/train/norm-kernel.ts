/** The sum of squares of many elements, as a WebAssembly SIMD kernel that adds up in double precision. */
import {
  addDoubles,
  eachFourLanes,
  encodeModule,
  highDoubles,
  load,
  local,
  lowDoubles,
  mulDoubles,
  setLocal,
  store,
  zero,
} from './simd-code.ts';

/** Elements of a block: 32 KiB. */
const blockSize = 8192;

/** Where the four sums stand, and where the block begins. */
const [sums, block] = [0, 1024];

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly run: (end: number) => void;
}

/** Local 0 is the end of the block in bytes; the sums of the lanes a, b and c, d are kept in two locals while it runs. */
const [end, address, x, low, high, squares] = [0, 1, 2, 3, 4, 5];

/** With the double precision of x_i: a += x_0^2, b += x_1^2, c += x_2^2, d += x_3^2, for each four elements. */
function body() {
  const accumulate = (sum: number, half: typeof lowDoubles) => [
    ...setLocal(squares, half(local(x))),
    ...setLocal(sum, addDoubles(local(sum), mulDoubles(local(squares), local(squares)))),
  ];
  return [
    ...setLocal(low, load(zero, sums)),
    ...setLocal(high, load(zero, sums + 16)),
    ...eachFourLanes(address, local(end), [
      ...setLocal(x, load(local(address), block)),
      ...accumulate(low, lowDoubles),
      ...accumulate(high, highDoubles),
    ]),
    ...store(zero, sums, local(low)),
    ...store(zero, sums + 16, local(high)),
  ];
}

interface NormKernel {
  readonly sums: Float64Array;
  readonly block: Float32Array;
  readonly run: Exports['run'];
}

/** Compiled at first use. */
let kernel: NormKernel | undefined;

function compile(): NormKernel {
  const bytes = encodeModule({ scalars: 0, vectors: 4, memoryBytes: block + blockSize * 4, body: body() });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, run } = instance.exports as unknown as Exports;
  return {
    sums: new Float64Array(memory.buffer, sums, 4),
    block: new Float32Array(memory.buffer, block, blockSize),
    run,
  };
}

/**
 * The sum of x_i^2, in double precision.
 *
 * Formula: a + b + (c + d), where a sums the elements 0, 4, 8, ..., b the elements 1, 5, 9, ..., and so on; those after the
 * last whole four go to a. The order of additions is fixed, so the result has the same bits on every machine.
 */
export function sumOfSquares(values: Float32Array): number {
  kernel ??= compile();
  const whole = values.length - (values.length % 4);
  kernel.sums.fill(0);
  for (let at = 0; at < whole; at += blockSize) {
    const part = values.subarray(at, Math.min(at + blockSize, whole));
    kernel.block.set(part);
    kernel.run(part.length * 4);
  }
  const [, b = 0, c = 0, d = 0] = kernel.sums;
  let [a = 0] = kernel.sums;
  for (let i = whole; i < values.length; i++) a += values[i]! * values[i]!;
  return a + b + (c + d);
}
