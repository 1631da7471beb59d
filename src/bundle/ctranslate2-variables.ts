/**
 * The variables of a CTranslate2 `model.bin`, as float32.
 *
 * Layout (little-endian; a string is a uint16 length that counts a closing NUL, then the bytes): uint32 version, string
 * name of the specification, uint32 its revision, uint32 count, the variables, and perhaps uint32 count and aliases.
 * Source: OpenNMT CTranslate2 (MIT), `python/ctranslate2/specs/model_spec.py`.
 */
import { HeddleError } from '../base/errors.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import { ByteReader } from './byte-reader.ts';

export interface CTranslate2Variables {
  /** The name of the architecture, such as `TransformerBase`. */
  readonly specification: string;
  readonly variables: ReadonlyMap<string, HostTensor<'float32'>>;
}

const limits = { newestVersion: 6, rank: 8, variables: 65_536, repetition: 16 };
const scaleSuffix = '_scale';

type StoredType = 'float32' | 'int8' | 'int16' | 'int32';

const itemSizes: Readonly<Record<StoredType, number>> = { float32: 4, int8: 1, int16: 2, int32: 4 };
/** Up to version 3 a file tells the size of an item, from version 4 on its type. */
const typeOfItemSize: ReadonlyMap<number, StoredType> = new Map([
  [4, 'float32'],
  [2, 'int16'],
  [1, 'int8'],
]);
const typeOfCode: ReadonlyMap<number, StoredType> = new Map([
  [0, 'float32'],
  [1, 'int8'],
  [2, 'int16'],
  [3, 'int32'],
]);

interface Stored {
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * Reads every variable; int8 and int16 weights are divided by their scales, which then are gone.
 *
 * Throws: E_MODEL_FILE for what the format does not allow, E_LIMIT for more variables than any model has, and for aliases
 * that make much more of a file than stands in it.
 */
export function readCTranslate2Variables(file: Uint8Array, where = 'model.bin'): CTranslate2Variables {
  const reader = new ByteReader(file, where);
  const version = reader.uint32();
  if (version < 1 || version > limits.newestVersion) {
    throw modelFileError(where, `version ${version}`, `1 to ${limits.newestVersion} of CTranslate2`);
  }
  const specification = readText(reader, where);
  reader.uint32();
  const stored = readStored(reader, version, where);
  const own = sizeOf(stored);
  if (reader.remaining > 0) readAliases(reader, stored, where);
  if (reader.remaining > 0) throw modelFileError(where, `${reader.remaining} bytes behind the end`, 'none');
  holdRepetition(own, sizeOf(stored), where);
  return { specification, variables: dequantize(stored, where) };
}

function readStored(reader: ByteReader, version: number, where: string): Map<string, Stored> {
  const stored = new Map<string, Stored>();
  const count = readCount(reader, where);
  for (let i = 0; i < count; i++) {
    const name = readText(reader, where);
    if (stored.has(name)) throw modelFileError(where, `two variables "${name}"`, 'each name once');
    stored.set(name, readVariable(reader, version, `${where}: ${name}`));
  }
  return stored;
}

function readVariable(reader: ByteReader, version: number, where: string): Stored {
  const rank = reader.uint8();
  if (rank > limits.rank) throw modelFileError(where, `${rank} dimensions`, `at most ${limits.rank}`);
  const shape = Array.from({ length: rank }, () => reader.uint32());
  const code = reader.uint8();
  const type = (version < 4 ? typeOfItemSize : typeOfCode).get(code);
  if (type === undefined)
    throw modelFileError(where, `element type ${code}`, 'float32, int8, int16 or int32');
  const size = itemSizes[type];
  const count = reader.uint32();
  const bytes = version < 4 ? count * size : count;
  const expected = shape.reduce((product, d) => product * d, size);
  if (bytes !== expected || shape.includes(0)) {
    throw modelFileError(
      where,
      `${bytes} bytes`,
      `${expected} for ${type} [${shape.join(', ')}], none of them 0`,
    );
  }
  return { type, shape, bytes: reader.bytes(bytes) };
}

/** Other names of variables that stand in the file once. */
function readAliases(reader: ByteReader, stored: Map<string, Stored>, where: string): void {
  const count = readCount(reader, where);
  for (let i = 0; i < count; i++) {
    const [alias, name] = [readText(reader, where), readText(reader, where)];
    const variable = stored.get(name);
    if (variable === undefined)
      throw modelFileError(where, `alias "${alias}" of "${name}"`, 'a name of a variable');
    stored.set(alias, variable);
  }
}

/** Numbers in all, each variable counted once for every name that it has. */
function sizeOf(stored: ReadonlyMap<string, Stored>): number {
  let size = 0;
  for (const { type, bytes } of stored.values()) size += bytes.length / itemSizes[type];
  return size;
}

/** A model that shares the weights of all its layers has about a dozen names for each. */
function holdRepetition(own: number, named: number, where: string): void {
  if (named <= limits.repetition * own) return;
  throw new HeddleError('E_LIMIT', {
    where,
    found: `${own} numbers that aliases make ${named}`,
    allowed: `at most ${limits.repetition} times as many`,
  });
}

function readCount(reader: ByteReader, where: string): number {
  const count = reader.uint32();
  if (count <= limits.variables) return count;
  const allowed = `at most ${limits.variables}`;
  throw new HeddleError('E_LIMIT', { where, found: `${count} variables`, allowed });
}

function readText(reader: ByteReader, where: string): string {
  const bytes = reader.bytes(reader.uint16());
  if (bytes.at(-1) !== 0) throw modelFileError(where, 'a text without its closing NUL', 'a text and a NUL');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, -1));
  } catch {
    throw modelFileError(where, 'a text that is not UTF-8', 'UTF-8');
  }
}

/** Formula: weight = value / scale, one scale for each row or one for all. Names of one variable with one scale share their numbers. */
function dequantize(
  stored: ReadonlyMap<string, Stored>,
  where: string,
): ReadonlyMap<string, HostTensor<'float32'>> {
  const variables = new Map<string, HostTensor<'float32'>>();
  const known = new Map<Stored, Map<Stored | undefined, HostTensor<'float32'>>>();
  for (const [name, variable] of stored) {
    if (name.endsWith(scaleSuffix) && stored.has(name.slice(0, -scaleSuffix.length))) continue;
    const scale = stored.get(`${name}${scaleSuffix}`);
    const byScale = known.get(variable) ?? new Map<Stored | undefined, HostTensor<'float32'>>();
    const tensor = byScale.get(scale) ?? scaled(variable, scale, `${where}: ${name}`);
    known.set(variable, byScale.set(scale, tensor));
    variables.set(name, tensor);
  }
  return variables;
}

function scaled(variable: Stored, scale: Stored | undefined, where: string): HostTensor<'float32'> {
  const values = valuesOf(variable);
  if (scale !== undefined) divideRows(values, valuesOf(scale), variable.shape[0] ?? 1, where);
  return hostTensor('float32', variable.shape, values);
}

function divideRows(values: Float32Array, scales: Float32Array, rows: number, where: string): void {
  if (scales.length !== 1 && scales.length !== rows) {
    throw modelFileError(where, `${scales.length} scales`, `1 or ${rows}, one for each row`);
  }
  const shared = values.length / scales.length;
  for (let i = 0; i < values.length; i++) values[i]! /= scales[Math.floor(i / shared)]!;
}

function valuesOf({ type, bytes }: Stored): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = itemSizes[type];
  const read = {
    float32: (at: number) => view.getFloat32(at, true),
    int8: (at: number) => view.getInt8(at),
    int16: (at: number) => view.getInt16(at, true),
    int32: (at: number) => view.getInt32(at, true),
  }[type];
  return Float32Array.from({ length: bytes.length / size }, (_, i) => read(i * size));
}
