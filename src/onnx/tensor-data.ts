import { HeddleError } from '../base/errors.ts';
import { defaultModelLimits, type ModelReadOptions } from './limits.ts';
import { onnxDataType, type TensorProto } from './model.ts';
import { checkTensorSize, elementCount, tensorLayouts } from './tensor-size.ts';

/** The name of an element type that Heddle holds in memory. */
export type OnnxTypeName = keyof typeof onnxDataType;

/** float16 stays in its 16 bits; bool is one byte, 0 or 1. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | readonly string[];

/** A tensor in memory; `data` is in row-major order. */
export interface TensorValue {
  readonly type: OnnxTypeName;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

type TypedArray = Exclude<TensorData, readonly string[]>;

interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
}

const arrays: { readonly [T in Exclude<OnnxTypeName, 'string'>]: TypedArrayConstructor } = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
};

const typeNames: ReadonlyMap<number, OnnxTypeName> = new Map(
  Object.entries(onnxDataType).map(([name, number]) => [number, name as OnnxTypeName]),
);

/**
 * The values of a tensor: a view of `rawData` where its alignment allows one, else a copy.
 *
 * Throws: E_MODEL_FILE if the type has no array here or the size does not fit the dims; E_LIMIT.
 */
export function readTensorData(tensor: TensorProto, options: ModelReadOptions = {}): TensorValue {
  const where = `${options.source ?? 'ONNX'} tensor '${tensor.name ?? ''}'`;
  checkTensorSize(tensor, { ...defaultModelLimits, ...options.limits }, () => where);
  const type = typeNames.get(tensor.dataType);
  if (type === undefined) throw unsupported(where, `elements of ONNX data type ${tensor.dataType}`);
  if (tensor.dataLocation === 1) throw unsupported(where, 'data in another file');
  const { dims } = tensor;
  if (type === 'string') return { type, dims, data: readStrings(tensor) };
  return { type, dims, data: readNumbers(tensor, type) };
}

function readStrings({ stringData = [] }: TensorProto): readonly string[] {
  const utf8 = new TextDecoder();
  return stringData.map((bytes) => utf8.decode(bytes));
}

function readNumbers(tensor: TensorProto, type: Exclude<OnnxTypeName, 'string'>): TypedArray {
  const ArrayOfType = arrays[type];
  const count = elementCount(tensor.dims);
  const { rawData } = tensor;
  if (rawData !== undefined) {
    const aligned =
      rawData.byteOffset % ArrayOfType.BYTES_PER_ELEMENT === 0 ? rawData : new Uint8Array(rawData);
    return new ArrayOfType(aligned.buffer, aligned.byteOffset, count);
  }
  const data = new ArrayOfType(count);
  const [, field] = tensorLayouts.get(tensor.dataType)!;
  const values = (tensor[field] ?? []) as readonly (number | bigint)[];
  // A uint32 lies in a field of bigints; every other array takes the values of its field as they are.
  for (let i = 0; i < count; i++) data[i] = type === 'uint32' ? Number(values[i]) : values[i]!;
  return data;
}

/**
 * A tensor for a model: numbers as `rawData` (a view of `data`, not a copy), strings as UTF-8.
 *
 * Assumes a little-endian machine, as every JavaScript engine in use runs on.
 */
export function tensorProto(name: string, { type, dims, data }: TensorValue): TensorProto {
  const head = { name, dataType: onnxDataType[type], dims: [...dims] };
  if (!ArrayBuffer.isView(data)) {
    const utf8 = new TextEncoder();
    return { ...head, stringData: data.map((text) => utf8.encode(text)) };
  }
  return { ...head, rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function unsupported(where: string, found: string): HeddleError {
  return new HeddleError('E_MODEL_FILE', {
    where,
    found,
    allowed: `${Object.keys(onnxDataType).join(', ')}, inside the file`,
    fix: 'convert the model',
  });
}
