/** Adam's arithmetic on a block of elements, as a WebAssembly SIMD kernel. */
import {
  add,
  type Code,
  div,
  eachFourLanes,
  encodeModule,
  load,
  local,
  mul,
  setLocal,
  splat,
  sqrt,
  store,
  sub,
} from './simd-code.ts';

/** Elements of a block: four blocks (128 KiB) fit the second-level cache. */
export const blockSize = 8192;

/** What stays the same over one step, in the order of the kernel's parameters. */
export interface AdamScalars {
  readonly gradientScale: number;
  readonly decay: number;
  readonly beta1: number;
  readonly rest1: number;
  readonly beta2: number;
  readonly rest2: number;
  readonly stepSize: number;
  readonly correction: number;
  readonly epsilon: number;
  readonly shrink: number;
}

/** The kernel's own memory: a caller copies blocks in, runs, and copies all but the gradient out. */
export interface AdamKernel {
  readonly theta: Float32Array;
  readonly gradient: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
  /** Works on the first `count` elements of the blocks, rounded up to a multiple of 4. */
  readonly run: (count: number, scalars: AdamScalars) => void;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly run: (end: number, ...scalars: readonly number[]) => void;
}

/** Where the blocks begin: off the page boundary, as copies between equal places of two pages stall (3 times slower). */
const [theta, gradient, m, v] = [0, 1, 2, 3].map((i) => 1024 + i * (blockSize * 4 + 256)) as Four;
type Four = [number, number, number, number];

/** Local 0 is the end of the first block in bytes, 1 to 10 are `AdamScalars`. */
const [end, address, g, first, second] = [0, 11, 12, 13, 14];
const scalar = (index: number): Code => splat(local(index));

/**
 * g = gradientScale gradient + decay theta; m = beta1 m + rest1 g; v = beta2 v + rest2 g^2;
 * theta = shrink theta - stepSize m / (correction sqrt(v) + epsilon), every operation rounded to float32.
 */
function body(): Code {
  const [scale, decay, beta1, rest1, beta2, rest2, stepSize, correction, epsilon, shrink] = Array.from(
    { length: 10 },
    (_, i) => scalar(i + 1),
  ) as [Code, Code, Code, Code, Code, Code, Code, Code, Code, Code];
  const at = (block: number) => load(local(address), block);
  const denominator = add(mul(correction, sqrt(local(second))), epsilon);
  const step = div(mul(stepSize, local(first)), denominator);
  return eachFourLanes(address, local(end), [
    ...setLocal(g, add(mul(scale, at(gradient)), mul(decay, at(theta)))),
    ...setLocal(first, add(mul(beta1, at(m)), mul(rest1, local(g)))),
    ...setLocal(second, add(mul(beta2, at(v)), mul(rest2, mul(local(g), local(g))))),
    ...store(local(address), m, local(first)),
    ...store(local(address), v, local(second)),
    ...store(local(address), theta, sub(mul(shrink, at(theta)), step)),
  ]);
}

/** Compiles the kernel; its results have the same bits on every machine. */
export function adamKernel(): AdamKernel {
  const bytes = encodeModule({ scalars: 10, vectors: 3, memoryBytes: v + blockSize * 4, body: body() });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, run } = instance.exports as unknown as Exports;
  const block = (offset: number) => new Float32Array(memory.buffer, offset, blockSize);
  return {
    theta: block(theta),
    gradient: block(gradient),
    m: block(m),
    v: block(v),
    run: (count, s) =>
      run(
        count * 4,
        ...[s.gradientScale, s.decay, s.beta1, s.rest1, s.beta2, s.rest2],
        ...[s.stepSize, s.correction, s.epsilon, s.shrink],
      ),
  };
}
