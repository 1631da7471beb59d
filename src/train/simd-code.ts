/** A tiny assembler: WebAssembly instructions on four float32 or two float64 lanes, and the module around one loop of them. */

/** Bytes of instructions; an expression leaves one value on the stack. */
export type Code = readonly number[];

export const add = binary(0xe4);
export const sub = binary(0xe5);
export const mul = binary(0xe6);
export const div = binary(0xe7);
export const sqrt = (a: Code): Code => [...a, ...simd(0xe3)];

export const addDoubles = binary(0xf0);
export const mulDoubles = binary(0xf2);
/** The first two of four float32 lanes as float64. */
export const lowDoubles = (a: Code): Code => [...a, ...simd(0x5f)];
/** The last two, by a shuffle of bytes. */
export const highDoubles = (a: Code): Code =>
  lowDoubles([...a, ...a, ...simd(0x0d), ...Array.from({ length: 16 }, (_, i) => (i < 8 ? 8 + i : i - 8))]);

/** The address 0. */
export const zero: Code = [0x41, 0];
export const local = (index: number): Code => [0x20, ...leb128(index)];
export const setLocal = (index: number, value: Code): Code => [...value, 0x21, ...leb128(index)];
/** Four lanes of a float32 scalar. */
export const splat = (scalar: Code): Code => [...scalar, ...simd(0x13)];
/** The four lanes at `address` + `offset` bytes. */
export const load = (address: Code, offset: number): Code => [...address, ...simd(0), ...aligned(offset)];
export const store = (address: Code, offset: number, value: Code): Code => [
  ...address,
  ...value,
  ...simd(0x0b),
  ...aligned(offset),
];

/** do { body; address += 16 } while (address < end) */
export function eachFourLanes(address: number, end: Code, body: Code): Code {
  const advance = [...local(address), 0x41, 16, 0x6a, 0x22, ...leb128(address)];
  return [0x03, 0x40, ...body, ...advance, ...end, 0x49, 0x0d, 0, 0x0b];
}

/** The function's parameters are one i32 and `scalars` float32; its variables one i32 and `vectors` of four lanes. */
export interface Kernel {
  readonly scalars: number;
  readonly vectors: number;
  readonly memoryBytes: number;
  readonly body: Code;
}

/**
 * A module that exports its `memory` and the function `run`.
 *
 * Source: WebAssembly core specification 2.0, section 5.5 (binary format of modules).
 */
export function encodeModule({ scalars, vectors, memoryBytes, body }: Kernel): Uint8Array<ArrayBuffer> {
  const [i32, f32, v128] = [0x7f, 0x7d, 0x7b];
  const parameters = [i32, ...Array.from({ length: scalars }, () => f32)];
  return Uint8Array.from([
    ...[0, ...ascii('asm'), 1, 0, 0, 0],
    ...section(1, [0x60, ...sized(parameters), 0]),
    ...section(3, [0]),
    ...section(5, [0, ...leb128(Math.ceil(memoryBytes / 65536))]),
    ...[7, ...sized([2, ...sized(ascii('memory')), 2, 0, ...sized(ascii('run')), 0, 0])],
    ...section(10, sized([2, 1, i32, vectors, v128, ...body, 0x0b])),
  ]);
}

/** A section of one entry. */
function section(id: number, entry: Code): Code {
  return [id, ...sized([1, ...entry])];
}

function sized(code: Code): Code {
  return [...leb128(code.length), ...code];
}

function ascii(text: string): Code {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function binary(opcode: number): (a: Code, b: Code) => Code {
  return (a, b) => [...a, ...b, ...simd(opcode)];
}

function simd(opcode: number): Code {
  return [0xfd, ...leb128(opcode)];
}

/** An offset in memory with the hint that the address is a multiple of 2^4 bytes. */
function aligned(offset: number): Code {
  return [4, ...leb128(offset)];
}

/** An unsigned integer in groups of 7 bits, the lowest first. */
function leb128(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb128(value >>> 7)];
}
