import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { defaultModelLimits, holdLimit } from './limits.ts';
import { type Field, fieldsOf, type MessageName } from './messages.ts';
import type { ModelProto, TensorProto } from './model.ts';
import { isScalarKind, scalarKinds } from './scalar-kinds.ts';

/**
 * The bytes of an ONNX file.
 *
 * Required fields are written even when they hold 0 or '', because onnxruntime reads ONNX as proto2 and asks
 * whether a field is there. Fields go in the order of their numbers, so equal models give equal bytes.
 *
 * Throws: E_LIMIT if the file would pass the 2 GiB of protobuf.
 */
export function encodeModel(model: ModelProto): Uint8Array {
  return encodeMessage('Model', model);
}

/** The bytes of one tensor, such as the `.pb` files of the ONNX test data. */
export function encodeTensor(tensor: TensorProto): Uint8Array {
  return encodeMessage('Tensor', tensor);
}

function encodeMessage(message: MessageName, value: object): Uint8Array {
  const writer = new BinaryWriter();
  writeMessage(writer, message, value);
  const bytes = writer.finish();
  holdLimit(defaultModelLimits, 'bytes', bytes.length, () => `writing ONNX ${message.toLowerCase()}`);
  return bytes;
}

function writeMessage(writer: BinaryWriter, message: MessageName, value: object): void {
  const draft = value as Record<string, unknown>;
  for (const field of fieldsOf(message).values()) {
    const item = draft[field.name];
    if (item === undefined) continue;
    if (field.label === 'packed list') writePacked(writer, field, item as readonly unknown[]);
    else if (field.label === 'required' || field.label === 'optional') writeValue(writer, field, item);
    else for (const element of item as readonly unknown[]) writeValue(writer, field, element);
  }
}

function writeValue(writer: BinaryWriter, { number, kind }: Field, value: unknown): void {
  if (isScalarKind(kind)) {
    writer.tag(number, scalarKinds[kind].wire);
    scalarKinds[kind].write(writer, value as never);
  } else {
    writer.tag(number, WireType.LengthDelimited).fork();
    writeMessage(writer, kind, value as object);
    writer.join();
  }
}

function writePacked(writer: BinaryWriter, { number, kind }: Field, values: readonly unknown[]): void {
  if (values.length === 0 || !isScalarKind(kind)) return;
  writer.tag(number, WireType.LengthDelimited).fork();
  for (const value of values) scalarKinds[kind].write(writer, value as never);
  writer.join();
}
