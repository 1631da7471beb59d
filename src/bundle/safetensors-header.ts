/** The header of a safetensors file: which tensor lies where. */
import { z } from 'zod';
import { bytesOf, type DType } from '../graph/dtype.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import { duplicateKey } from './duplicate-key.ts';

/** The names of the format for the element types that Heddle has. */
export const dtypeNames: ReadonlyMap<DType, string> = new Map([
  ['float32', 'F32'],
  ['float64', 'F64'],
  ['int32', 'I32'],
  ['int64', 'I64'],
  ['uint8', 'U8'],
  ['bool', 'BOOL'],
]);

/** Halves of float32, which are widened as they are read. */
const halfNames = ['F16', 'BF16'] as const;
export type HalfFloat = (typeof halfNames)[number];

/** The key of the header that holds texts instead of a tensor. */
export const metadataKey = '__metadata__';

/** The longest header, as the reference implementation has it. */
const maxHeaderBytes = 100_000_000;
export const lengthBytes = 8;

export interface TensorEntry {
  readonly name: string;
  /** The type that it is read as. */
  readonly dtype: DType;
  /** The type of its bytes where that is half a float32. */
  readonly half?: HalfFloat | undefined;
  readonly shape: readonly number[];
  /** Position of the first byte, and of the one behind the last, from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: readonly TensorEntry[];
  readonly metadata: ReadonlyMap<string, string>;
  /** Where the data starts in the file. */
  readonly dataStart: number;
}

const size = z.int().min(0);
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});

/**
 * Reads the header and checks that its tensors cover the data exactly: no overlap, no hole, nothing behind the end.
 *
 * Throws: E_MODEL_FILE.
 */
export function parseHeader(file: Uint8Array, where: string): SafetensorsHeader {
  const length = headerLength(file, where);
  const fields = parseFields(file.subarray(lengthBytes, lengthBytes + length), where);
  const metadata = parseMetadata(fields.get(metadataKey), where);
  fields.delete(metadataKey);
  const entries = [...fields].map(([name, field]) => parseEntry(name, field, where));
  const dataStart = lengthBytes + length;
  checkCoverage(entries, file.length - dataStart, where);
  return { entries, metadata, dataStart };
}

function headerLength(file: Uint8Array, where: string): number {
  if (file.length < lengthBytes) {
    throw modelFileError(where, `${file.length} bytes`, `at least ${lengthBytes}`, restore);
  }
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  const available = Math.min(file.length - lengthBytes, maxHeaderBytes);
  if (length <= available) return Number(length);
  throw modelFileError(where, `a header of ${length} bytes`, `at most ${available}`, restore);
}

/** The keys of the header in a map: a tensor may be called `__proto__`. */
function parseFields(bytes: Uint8Array, where: string): Map<string, unknown> {
  const text = decodeUtf8(bytes);
  const header = text?.startsWith('{') ? parseObject(text) : undefined;
  if (text === undefined || header === undefined) {
    throw modelFileError(where, 'a header that is not a JSON object', 'a safetensors file', restore);
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) {
    throw modelFileError(where, `${quote(twice)} twice in one object of the header`, 'each key once');
  }
  return new Map<string, unknown>(Object.entries(header));
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The object of a text that starts with a brace. */
function parseObject(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function parseMetadata(field: unknown, where: string): ReadonlyMap<string, string> {
  if (field === undefined) return new Map();
  const entries = typeof field === 'object' && field !== null ? Object.entries(field) : [['', field]];
  const texts = z.array(z.tuple([z.string(), z.string()])).safeParse(entries);
  if (texts.success && !Array.isArray(field)) return new Map(texts.data);
  throw modelFileError(`${where}: ${metadataKey}`, 'a value that is no text', 'an object of texts');
}

function parseEntry(name: string, field: unknown, file: string): TensorEntry {
  const where = `${file}: tensor ${quote(name)}`;
  const parsed = entrySchema.safeParse(field);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw modelFileError([where, ...path].join('.'), message, 'dtype, shape and data_offsets');
  }
  const { dtype: dtypeName, shape, data_offsets: offsets } = parsed.data;
  const half = halfNames.find((known) => known === dtypeName);
  const dtype = half === undefined ? dtypeOf(dtypeName, where) : 'float32';
  const [begin, end] = offsets;
  const bytes = shape.reduce((product, d) => product * d, half === undefined ? bytesOf(dtype) : 2);
  if (end - begin === bytes) return { name, dtype, half, shape, begin, end };
  const found = `data_offsets ${begin} to ${end}`;
  throw modelFileError(where, found, `${bytes} bytes for ${dtypeName} [${shape.join(', ')}]`, restore);
}

function dtypeOf(name: string, where: string): DType {
  for (const [dtype, known] of dtypeNames) if (known === name) return dtype;
  throw modelFileError(where, `dtype ${quote(name)}`, [...dtypeNames.values(), ...halfNames].join(', '));
}

function checkCoverage(entries: readonly TensorEntry[], bytes: number, where: string): void {
  const inOrder = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of inOrder) {
    if (begin !== covered) {
      const kind = begin < covered ? 'an overlap' : 'a hole';
      const found = `${kind}: data_offsets ${begin} to ${end}`;
      throw modelFileError(`${where}: tensor ${quote(name)}`, found, `a start at ${covered}`, restore);
    }
    covered = end;
  }
  if (covered !== bytes) {
    const kind = bytes < covered ? 'the file is cut off: ' : '';
    throw modelFileError(where, `${kind}${bytes} bytes of data`, `the ${covered} of the header`, restore);
  }
}

const restore = 'copy the file again, or train the model again';

function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
