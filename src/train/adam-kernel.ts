/** The inner loop of Adam as a WebAssembly SIMD kernel: four float32 lanes at a time, the same bits on every machine. */

/** Elements per call; the four blocks (128 KiB) stay in the second-level cache. */
export const blockSize = 8192;

type Code = readonly number[];

const simd = (opcode: number): Code => [0xfd, ...leb128(opcode)];
const local = (index: number): Code => [0x20, index];
const setLocal = (index: number, value: Code): Code => [...value, 0x21, index];
const splat = (scalar: number): Code => [...local(scalar), ...simd(0x13)];
const at = (block: number): Code => [4, ...leb128(block * blockSize * 4)];
const load = (block: number): Code => [...local(address), ...simd(0), ...at(block)];
const store = (block: number, value: Code): Code => [...local(address), ...value, ...simd(11), ...at(block)];
const sqrt = (a: Code): Code => [...a, ...simd(0xe3)];
const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, ...simd(opcode)];
const [add, sub, mul, div] = [0xe4, 0xe5, 0xe6, 0xe7].map(binary) as [Binary, Binary, Binary, Binary];
type Binary = ReturnType<typeof binary>;

// Blocks of memory.
const [theta, gradient, m, v] = [0, 1, 2, 3];
// Locals: the parameters of the function, then its variables.
const [end, scale, decay, beta1, rest1, beta2, rest2, stepSize, correction, epsilon, shrink] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
];
const [address, g, first, second] = [11, 12, 13, 14];

const body: Code = [
  ...setLocal(g, add(mul(load(gradient), splat(scale)), mul(load(theta), splat(decay)))),
  ...setLocal(first, add(mul(splat(beta1), load(m)), mul(splat(rest1), local(g)))),
  ...setLocal(second, add(mul(splat(beta2), load(v)), mul(splat(rest2), mul(local(g), local(g))))),
  ...store(m, local(first)),
  ...store(v, local(second)),
  ...store(
    theta,
    sub(
      mul(splat(shrink), load(theta)),
      div(
        mul(splat(stepSize), local(first)),
        add(mul(sqrt(local(second)), splat(correction)), splat(epsilon)),
      ),
    ),
  ),
];

// do { body; address += 16 } while (address < end)
const loop: Code = [
  0x03,
  0x40,
  ...body,
  ...local(address),
  0x41,
  16,
  0x6a,
  0x22,
  address,
  ...local(end),
  0x49,
  0x0d,
  0,
  0x0b,
];

const [i32, f32, v128] = [0x7f, 0x7d, 0x7b];
const moduleBytes = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [1, 0x60, 11, i32, ...Array<number>(10).fill(f32), 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...leb128((blockSize * 16) / 65536)]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('adam'), 0, 0]),
    ...section(10, [1, ...sized([2, 1, i32, 3, v128, ...loop, 0x0b])]),
  ]);
const sized = (c: Code): Code => [...leb128(c.length), ...c];
const section = (id: number, c: Code): Code => [id, ...sized(c)];
const name = (t: string): Code => sized([...t].map((c) => c.charCodeAt(0)));
function leb128(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb128(value >>> 7)];
}
export function make(pages?: number) {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()));
  return instance.exports as unknown as { memory: WebAssembly.Memory; adam: (...a: number[]) => void };
}
