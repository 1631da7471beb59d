import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { HeddleError } from '../base/errors.ts';
import {
  defaultModelLimits,
  holdLimit,
  limitError,
  type ModelLimits,
  type ModelReadOptions,
} from './limits.ts';
import { type Field, fieldsOf, type MessageName, type MessageTypes } from './messages.ts';
import type { ModelProto, TensorProto } from './model.ts';
import { isScalarKind, type ScalarKind, scalarKinds } from './scalar-kinds.ts';

/**
 * Reads the bytes of an ONNX file; `rawData` and byte strings are views of them, not copies.
 *
 * Unknown fields are skipped; lists of numbers may be packed or not.
 *
 * Throws: E_MODEL_FILE if the bytes are not an ONNX model; E_LIMIT if they ask for more than the limits.
 */
export function decodeModel(bytes: Uint8Array, options: ModelReadOptions = {}): ModelProto {
  return decodeMessage('Model', bytes, { source: 'ONNX model', ...options });
}

/** Reads one tensor, such as the `.pb` files of the ONNX test data; otherwise as `decodeModel`. */
export function decodeTensor(bytes: Uint8Array, options: ModelReadOptions = {}): TensorProto {
  return decodeMessage('Tensor', bytes, { source: 'ONNX tensor', ...options });
}

/** One reading: where it stands (`path` is graph, node, 3, attribute, 0, ...) and what it has counted. */
interface Reading {
  readonly source: string;
  readonly limits: ModelLimits;
  readonly reader: BinaryReader;
  readonly path: (string | number)[];
  nesting: number;
  nodes: number;
  messages: number;
  numbers: number;
}

/** A message while it is filled; its keys are those of the table, never of the file. */
type Draft = Record<string, unknown>;

function decodeMessage<M extends MessageName>(
  message: M,
  bytes: Uint8Array,
  options: ModelReadOptions & { readonly source: string },
): MessageTypes[M] {
  const { source } = options;
  const limits = { ...defaultModelLimits, ...options.limits };
  holdLimit(limits, 'bytes', bytes.length, () => source);
  // A plain view: the slices of Node's Buffer are Buffers again.
  const reader = new BinaryReader(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  const reading = { source, limits, reader, path: [], nesting: 0, nodes: 0, messages: 0, numbers: 0 };
  try {
    return readMessage(reading, message, bytes.length, {}) as MessageTypes[M];
  } catch (cause) {
    if (cause instanceof HeddleError) throw cause;
    throw fileError(reading, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Fills `draft` up to the byte `end`; a message that occurs twice is merged, as protobuf asks. */
function readMessage(reading: Reading, message: MessageName, end: number, draft: Draft): Draft {
  const { reader } = reading;
  hold(reading, 'nesting', reading.nesting++);
  hold(reading, 'messages', ++reading.messages);
  if (message === 'Node') hold(reading, 'nodes', ++reading.nodes);
  const fields = fieldsOf(message);
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    const field = fields.get(number);
    if (field === undefined) reader.skip(wire, number);
    else readField(reading, wire, field, draft);
  }
  if (reader.pos > end) throw new RangeError('a field that is longer than its message');
  for (const field of fields.values()) setWhenAbsent(reading, field, draft);
  reading.nesting--;
  return draft;
}

function readField(reading: Reading, wire: WireType, field: Field, draft: Draft): void {
  const { name, label } = field;
  if (label === 'required' || label === 'optional') {
    reading.path.push(name);
    draft[name] = readValue(reading, wire, field, draft[name]);
    reading.path.pop();
    return;
  }
  draft[name] ??= [];
  const list = draft[name] as unknown[];
  reading.path.push(name, list.length);
  if (wire === WireType.LengthDelimited && isNumber(field.kind)) readPacked(reading, field, list);
  else list.push(readValue(reading, wire, field, undefined));
  reading.path.length -= 2;
}

/** A block of numbers, each written as it would be alone but without a tag. */
function readPacked(reading: Reading, field: Field, list: unknown[]): void {
  const { reader } = reading;
  const { wire } = scalarKinds[field.kind as ScalarKind];
  const end = readEnd(reader);
  while (reader.pos < end) list.push(readValue(reading, wire, field, undefined));
  if (reader.pos > end) throw new RangeError('a number that is longer than its list');
}

function readValue(reading: Reading, wire: WireType, { kind }: Field, earlier: unknown): unknown {
  const { reader } = reading;
  const expected = isScalarKind(kind) ? scalarKinds[kind].wire : WireType.LengthDelimited;
  if (wire !== expected) throw new TypeError(`wire type ${wire} where the field has ${expected}`);
  if (!isScalarKind(kind)) return readMessage(reading, kind, readEnd(reader), (earlier ?? {}) as Draft);
  const start = reader.pos;
  const value = scalarKinds[kind].read(reader);
  if (kind === 'string') hold(reading, 'stringBytes', reader.pos - start);
  else if (kind === 'bytes') hold(reading, 'messages', ++reading.messages);
  else hold(reading, 'numbers', ++reading.numbers);
  return value;
}

/** Reads the length of what follows: the byte where it ends. */
function readEnd(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('premature EOF');
  return end;
}

function setWhenAbsent(reading: Reading, { name, kind, label }: Field, draft: Draft): void {
  if (draft[name] !== undefined) return;
  if (label === 'list') draft[name] = [];
  if (label !== 'required') return;
  if (!isScalarKind(kind)) throw fileError(reading, `the field ${name} is missing`);
  draft[name] = scalarKinds[kind].empty;
}

function isNumber(kind: Field['kind']): boolean {
  return isScalarKind(kind) && scalarKinds[kind].wire !== WireType.LengthDelimited;
}

function hold(reading: Reading, limit: keyof ModelLimits, count: number): void {
  if (count > reading.limits[limit]) throw limitError(reading.limits, limit, count, placeOf(reading));
}

function placeOf({ source, path }: Reading): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return steps.length === 0 ? source : `${source}, ${steps.join('').slice(1)}`;
}

function fileError(reading: Reading, found: string, options?: ErrorOptions): HeddleError {
  const parts = {
    where: placeOf(reading),
    found,
    allowed: 'a complete file in the ONNX (protobuf) format',
    fix: 'export or download it again',
  };
  return new HeddleError('E_MODEL_FILE', parts, options);
}
