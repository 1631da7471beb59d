/**
 * The safetensors format: 8 bytes with the length of the header (little-endian), the header as JSON, then the data
 * (row-major, little-endian), which the header covers without holes. Nothing in it can be executed.
 *
 * Source: https://huggingface.co/docs/safetensors, "Format".
 */
import { HeddleError } from '../base/errors.ts';
import { allocate, bytesOf, type TypedArray } from '../graph/dtype.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { widened } from './half-floats.ts';
import { dtypeNames, lengthBytes, metadataKey, parseHeader, type TensorEntry } from './safetensors-header.ts';

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, HostTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a file strictly; tensors are views of `file` where the alignment allows it.
 *
 * Differs from the reference: F16 and BF16 become float32; other types than these, F32, F64, I32, I64, U8 and BOOL are refused.
 *
 * Throws: E_MODEL_FILE naming the tensor, for everything that the format does not allow.
 */
export function readSafetensors(file: Uint8Array, where = 'safetensors file'): Safetensors {
  const { entries, metadata, dataStart } = parseHeader(file, where);
  const data = file.subarray(dataStart);
  return {
    tensors: new Map(entries.map((entry) => [entry.name, tensorOf(entry, data)])),
    metadata,
  };
}

function tensorOf({ dtype, half, shape, begin, end }: TensorEntry, data: Uint8Array): HostTensor {
  if (half !== undefined) return { dtype, dims: shape, data: widened(data.subarray(begin, end), half) };
  const width = bytesOf(dtype);
  const bytes = data.subarray(begin, end);
  // A new array: the slice of Node's Buffer is a view of the same bytes.
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  const arrayType = allocate(dtype, 0).constructor as new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ) => TypedArray;
  return {
    dtype,
    dims: shape,
    data: new arrayType(aligned.buffer, aligned.byteOffset, bytes.length / width),
  };
}

/**
 * The file of these tensors: wider element types first, so that each starts at a multiple of its width, else in their order.
 *
 * Throws: E_INTERNAL for a tensor that is called `__metadata__`.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, HostTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const ordered = [...tensors].toSorted(([, a], [, b]) => bytesOf(b.dtype) - bytesOf(a.dtype));
  const fields: [string, unknown][] = metadata.size > 0 ? [[metadataKey, Object.fromEntries(metadata)]] : [];
  let end = 0;
  for (const [name, tensor] of ordered) {
    if (name === metadataKey) throw reservedName();
    const begin = end;
    end += tensor.data.byteLength;
    fields.push([
      name,
      { dtype: dtypeNames.get(tensor.dtype), shape: tensor.dims, data_offsets: [begin, end] },
    ]);
  }
  const header = paddedHeader(JSON.stringify(Object.fromEntries(fields)));
  const file = new Uint8Array(lengthBytes + header.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, lengthBytes);
  let at = lengthBytes + header.length;
  for (const [, { data }] of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** The header in UTF-8, filled up with spaces to a multiple of 8 bytes, so that the data is aligned. */
function paddedHeader(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  padded.set(text);
  return padded;
}

function reservedName(): HeddleError {
  return new HeddleError('E_INTERNAL', {
    where: 'writeSafetensors',
    found: `a tensor called ${metadataKey}`,
    allowed: 'any other name',
  });
}
