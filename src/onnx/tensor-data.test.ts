import { expect, it } from 'vitest';
import { decodeTensor } from './decode.ts';
import { encodeTensor } from './encode.ts';
import { onnxDataType } from './model.ts';
import { readTensorData, type TensorValue, tensorProto } from './tensor-data.ts';

const values: TensorValue[] = [
  { type: 'float32', dims: [3], data: Float32Array.of(1.5, -0, Infinity) },
  { type: 'float64', dims: [1, 2], data: Float64Array.of(Math.PI, -Number.MIN_VALUE) },
  { type: 'float16', dims: [2], data: Uint16Array.of(0x3c00, 0xfc00) },
  { type: 'bool', dims: [2], data: Uint8Array.of(0, 1) },
  { type: 'int8', dims: [2], data: Int8Array.of(-128, 127) },
  { type: 'int16', dims: [2], data: Int16Array.of(-32768, 32767) },
  { type: 'int32', dims: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
  { type: 'int64', dims: [], data: BigInt64Array.of(-(2n ** 63n)) },
  { type: 'uint8', dims: [1, 1, 1], data: Uint8Array.of(255) },
  { type: 'uint16', dims: [1], data: Uint16Array.of(65535) },
  { type: 'uint32', dims: [1], data: Uint32Array.of(2 ** 32 - 1) },
  { type: 'uint64', dims: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
  { type: 'string', dims: [2], data: ['', 'fünf'] },
  { type: 'float32', dims: [0, 5], data: new Float32Array(0) },
];

it.each(values)('round trips $type $dims through bytes', (value) => {
  expect(readTensorData(decodeTensor(encodeTensor(tensorProto('t', value))))).toEqual(value);
});

it.each([
  ['float32', { floatData: [0.5, -2] }, Float32Array.of(0.5, -2)],
  ['float64', { doubleData: [0.1, -2] }, Float64Array.of(0.1, -2)],
  ['float16', { int32Data: [0x3c00, 0xfc00] }, Uint16Array.of(0x3c00, 0xfc00)],
  ['bool', { int32Data: [1, 0] }, Uint8Array.of(1, 0)],
  ['int8', { int32Data: [-128, 127] }, Int8Array.of(-128, 127)],
  ['int64', { int64Data: [-1n, 1n] }, BigInt64Array.of(-1n, 1n)],
  ['uint32', { uint64Data: [2n ** 32n - 1n, 0n] }, Uint32Array.of(2 ** 32 - 1, 0)],
  ['uint64', { uint64Data: [2n ** 64n - 1n, 0n] }, BigUint64Array.of(2n ** 64n - 1n, 0n)],
] as const)('reads %s from its own field', (type, data, expected) => {
  const lists = Object.fromEntries(Object.entries(data).map(([field, list]) => [field, [...list]]));
  expect(readTensorData({ dataType: onnxDataType[type], dims: [2], ...lists }).data).toEqual(expected);
});

it('reads rawData that is not aligned', () => {
  const bytes = new Uint8Array(9);
  new DataView(bytes.buffer).setFloat64(1, Math.E, true);
  const rawData = bytes.subarray(1);
  expect(readTensorData({ dataType: 11, dims: [], rawData }).data).toEqual(Float64Array.of(Math.E));
});

it('refuses sizes that do not fit, and types without an array', () => {
  const raw = { name: 'w', dataType: 1, rawData: new Uint8Array(4) };
  expect(() => readTensorData({ ...raw, dims: [2] })).toThrow(
    "ONNX tensor 'w': 4 bytes of rawData for dims [2] of data type 1; allowed: exactly 8",
  );
  expect(() => readTensorData({ ...raw, dims: [-1] })).toThrow('a dimension of -1; allowed: 0 or more');
  expect(() => readTensorData({ ...raw, dims: [2 ** 33] })).toThrow('8589934592 elements in one tensor');
  expect(() => readTensorData({ ...raw, dims: [2 ** 52, 2 ** 52, 2 ** 52] })).toThrow(
    'elements in one tensor',
  );
  expect(() => readTensorData({ ...raw, dims: new Array(33).fill(1) })).toThrow('33 dimensions');
  expect(() => readTensorData({ dataType: 1, dims: [1000] })).toThrow('0 values in floatData');
  expect(() => readTensorData({ dataType: 16, dims: [0] })).toThrow('ONNX data type 16; allowed: float32');
  expect(() => readTensorData({ dataType: 1, dims: [1], dataLocation: 1 })).toThrow('data in another file');
});
